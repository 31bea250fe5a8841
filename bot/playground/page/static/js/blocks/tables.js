// The two kinds of table. A data_table has a caption, can be sorted by a column and shows one page at a time.

import { h, replace } from "../dom.js";
import { richText } from "./rich_text.js";

/** A `table` block: the first row is its head. */
export function table(block, reader) {
  const [head = [], ...body] = block.rows ?? [];
  const settings = block.column_settings ?? [];
  const cells = (row, tag) => row.map((cell, column) => tableCell(cell, tag, settings[column], reader));
  return h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" },
    h("table", {},
      h("thead", {}, h("tr", {}, cells(head, "th"))),
      h("tbody", {}, body.map((row) => h("tr", {}, cells(row, "td"))))));
}

function tableCell(cell, tag, settings, reader) {
  const align = settings?.align ?? (cell?.type === "raw_number" ? "right" : "left");
  const wrap = settings?.is_wrapped === false ? " nowrap" : "";
  return h(tag, { class: `align-${align}${wrap}`, scope: tag === "th" ? "col" : null }, cellContent(cell, reader));
}

/** What a cell shows: text, a number, or rich text. */
export function cellContent(cell, reader) {
  if (cell?.type === "rich_text") return richText(cell, reader);
  return document.createTextNode(cellText(cell));
}

function cellText(cell) {
  if (cell?.type === "rich_text") return (cell.elements ?? []).flatMap((part) => part.elements ?? []).map((part) => part.text ?? "").join("");
  return String(cell?.text ?? cell?.value ?? "");
}

/** A `data_table` block. */
export function dataTable(block, reader) {
  const [head = [], ...rows] = block.rows ?? [];
  const state = { column: null, descending: false, page: 0, size: block.page_size ?? 5 };
  const root = h("div", { class: "data-table" });
  const draw = () => {
    const pages = Math.max(1, Math.ceil(rows.length / state.size));
    const shown = sortRows(rows, state).slice(state.page * state.size, (state.page + 1) * state.size);
    replace(root,
      h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": block.caption },
        h("table", {}, h("caption", {}, block.caption), dataHead(head, rows[0] ?? [], state, draw), dataBody(shown, block, reader))),
      pages > 1 && pager(state, pages, draw));
  };
  draw();
  return root;
}

function dataHead(head, sample, state, draw) {
  return h("thead", {}, h("tr", {}, head.map((cell, column) => {
    const isSorted = state.column === column;
    const order = isSorted ? (state.descending ? "descending" : "ascending") : "none";
    const mark = isSorted ? (state.descending ? " ↓" : " ↑") : "";
    const sort = () => {
      Object.assign(state, { column, descending: isSorted && !state.descending, page: 0 });
      draw();
    };
    return h("th", { scope: "col", class: alignOf(sample[column]), "aria-sort": order },
      h("button", { type: "button", class: "sort", on: { click: sort } }, cellText(cell) + mark));
  })));
}

function dataBody(rows, block, reader) {
  const headerColumn = block.row_header_column_index ?? 0;
  return h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, column) => {
    const isHeader = column === headerColumn;
    return h(isHeader ? "th" : "td", { class: alignOf(cell), scope: isHeader ? "row" : null }, cellContent(cell, reader));
  }))));
}

function alignOf(cell) {
  return cell?.type === "raw_number" ? "align-right" : "align-left";
}

function pager(state, pages, draw) {
  const go = (step) => () => {
    state.page += step;
    draw();
  };
  return h("div", { class: "pager" },
    h("button", { type: "button", class: "button small", disabled: state.page === 0, on: { click: go(-1) } }, "Previous"),
    h("span", {}, `Page ${state.page + 1} of ${pages}`),
    h("button", { type: "button", class: "button small", disabled: state.page === pages - 1, on: { click: go(1) } }, "Next"));
}

function sortRows(rows, { column, descending }) {
  if (column === null) return rows;
  const key = (row) => (row[column]?.type === "raw_number" ? Number(row[column].value) : cellText(row[column]));
  const areNumbers = (a, b) => typeof a === "number" && typeof b === "number";
  const order = (a, b) => (areNumbers(a, b) ? a - b : String(a).localeCompare(String(b), undefined, { numeric: true }));
  return [...rows].sort((a, b) => order(key(a), key(b)) * (descending ? -1 : 1));
}
