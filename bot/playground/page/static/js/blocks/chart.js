// data_visualization: pie, bar, line and area as inline SVG, with a legend and the same numbers as a table.

import { h, s, uid } from "../dom.js";
import { columnMiddles, niceScale, pieSlices, toY } from "../pure/shapes.js";

const WIDTH = 520;
const HEIGHT = 220;
const MARGIN = { top: 12, right: 12, bottom: 46, left: 52 };
const PLOT = { width: WIDTH - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };

/** A chart with its title, legend and numbers. */
export function chart(block) {
  const data = block.chart ?? {};
  const titleId = uid("chart");
  const drawn = data.type === "pie" ? pie(data, titleId) : axes(data, titleId);
  const series = data.type === "pie" ? pieLegend(data) : (data.series ?? []).map(({ name }) => name);
  return h("figure", { class: "chart" },
    h("figcaption", { id: titleId }, block.title),
    h("div", { class: `chart-body chart-${data.type}` }, drawn, legend(series, data.type)),
    h("details", {}, h("summary", {}, "Show the numbers"), numbers(data, block.title)));
}

function pieLegend(data) {
  return pieSlices(data.segments ?? [], 1).map(({ label, share }) => `${label} · ${Math.round(share * 100)} %`);
}

// Lines differ by their dashes as well as by their colour, slices carry their share.
function legend(names, type) {
  const hasLines = type === "line" || type === "area";
  const mark = (index) => (hasLines
    ? s("svg", { class: `legend-line tone-${index % 12}`, viewBox: "0 0 26 10", "aria-hidden": "true" },
        s("path", { class: `line dash-${index % 4}`, d: "M1 5h24" }))
    : h("span", { class: `swatch-mark tone-${index % 12}`, "aria-hidden": "true" }));
  return h("ul", { class: "legend" }, names.map((name, index) => h("li", {}, mark(index), name)));
}

function pie(data, titleId) {
  const slices = pieSlices(data.segments ?? [], 90);
  const paths = slices.map(({ path, label, value }, index) =>
    s("path", { d: path, class: `tone-${index % 12} slice` }, s("title", {}, `${label}: ${value}`)));
  const shares = slices.map(({ share, middle }) => share > 0.06
    && s("text", { class: "slice-label", x: middle.x, y: middle.y + 5, "text-anchor": "middle" }, `${Math.round(share * 100)} %`));
  return s("svg", { viewBox: "-95 -95 190 190", role: "img", "aria-labelledby": titleId, class: "pie" }, paths, shares);
}

function axes(data, titleId) {
  const categories = data.axis_config?.categories ?? [];
  const series = (data.series ?? []).map(({ name, data: points = [] }) => ({
    name, values: categories.map((category) => points.find(({ label }) => label === category)?.value ?? null),
  }));
  const scale = niceScale(series.flatMap(({ values }) => values.filter((value) => value !== null)));
  const plot = { x: columnMiddles(categories.length, PLOT.width), y: toY(scale, PLOT.height), categories, scale };
  const draw = { bar: bars, line: lines, area: areas }[data.type] ?? lines;
  return s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-labelledby": titleId },
    s("g", { transform: `translate(${MARGIN.left} ${MARGIN.top})` },
      grid(plot), draw(series, plot), categoryLabels(plot)),
    axisTitles(data.axis_config));
}

function grid({ scale, y }) {
  return scale.ticks.map((tick) => s("g", { class: tick === 0 ? "grid grid-zero" : "grid" },
    s("line", { x1: 0, x2: PLOT.width, y1: y(tick), y2: y(tick) }),
    s("text", { x: -8, y: y(tick) + 4, "text-anchor": "end" }, shortNumber(tick))));
}

function categoryLabels({ x, categories }) {
  const every = Math.ceil(categories.length / 10);
  return categories.map((category, index) => index % every === 0
    && s("text", { class: "tick", x: x[index], y: PLOT.height + 18, "text-anchor": "middle" }, category));
}

function axisTitles({ x_label: below, y_label: beside } = {}) {
  const title = (place, words) => words && s("text", { class: "axis-title", "text-anchor": "middle", ...place }, words);
  return [
    title({ x: MARGIN.left + PLOT.width / 2, y: HEIGHT - 6 }, below),
    title({ transform: `translate(12 ${MARGIN.top + PLOT.height / 2}) rotate(-90)` }, beside),
  ];
}

function bars(series, { x, y, categories }) {
  const group = (PLOT.width / Math.max(1, categories.length)) * 0.72;
  const width = group / Math.max(1, series.length);
  return series.flatMap(({ name, values }, place) => values.map((value, index) => value !== null
    && s("rect", {
      class: `tone-${place % 12}`, x: x[index] - group / 2 + place * width, width: Math.max(1, width - 2), rx: 2,
      y: Math.min(y(value), y(0)), height: Math.max(1, Math.abs(y(value) - y(0))),
    }, pointTitle(name, categories[index], value))));
}

function lines(series, plot) {
  return series.map(({ name, values }, place) => s("g", { class: `tone-${place % 12}` },
    s("polyline", { class: `line dash-${place % 4}`, points: pointList(values, plot) }),
    values.map((value, index) => value !== null
      && s("circle", { cx: plot.x[index], cy: plot.y(value), r: 3.5 }, pointTitle(name, plot.categories[index], value)))));
}

function areas(series, plot) {
  const base = plot.y(0);
  const filled = series.map(({ values }, place) => s("polygon", {
    class: `tone-${place % 12} area`, points: `${plot.x[0]},${base} ${pointList(values, plot)} ${plot.x.at(-1)},${base}`,
  }));
  return [...filled, ...lines(series, plot)];
}

function pointList(values, { x, y }) {
  return values.map((value, index) => (value === null ? "" : `${x[index]},${y(value)}`)).filter(Boolean).join(" ");
}

function pointTitle(name, category, value) {
  return s("title", {}, `${name}, ${category}: ${value}`);
}

function numbers(data, title) {
  const isPie = data.type === "pie";
  const head = isPie ? ["", "Value"] : ["", ...(data.series ?? []).map(({ name }) => name)];
  const rows = isPie
    ? (data.segments ?? []).map(({ label, value }) => [label, value])
    : (data.axis_config?.categories ?? []).map((category) => [category, ...(data.series ?? []).map(({ data: points = [] }) =>
        points.find(({ label }) => label === category)?.value ?? "–")]);
  return h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": title }, h("table", {},
    h("thead", {}, h("tr", {}, head.map((name) => h("th", { scope: "col", class: name ? "align-right" : null }, name)))),
    h("tbody", {}, rows.map(([first, ...rest]) => h("tr", {},
      h("th", { scope: "row" }, first), rest.map((value) => h("td", { class: "align-right" }, String(value))))))));
}

function shortNumber(value) {
  return new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 2 }).format(value);
}
