// Block Kit: one function for each type of block, and a visible box for any other.

import { h } from "../dom.js";
import { parseMarkdown } from "../pure/markdown.js";
import { chart } from "./chart.js";
import { button, element, unsupported } from "./elements.js";
import { inputBlock } from "./inputs.js";
import { attachedFile, image, imageBlock, videoBlock } from "./media.js";
import { richText } from "./rich_text.js";
import { dataTable, table } from "./tables.js";
import { renderBlocks, textObject } from "./text.js";

const BUILDERS = {
  section, header, context, actions, container, carousel, card, alert,
  divider: () => h("hr"),
  image: imageBlock,
  video: videoBlock,
  input: inputBlock,
  context_actions: actions,
  rich_text: (block, { reader }) => richText(block, reader),
  markdown: (block, { reader }) => h("div", { class: "markdown" }, renderBlocks(parseMarkdown(block.text), reader)),
  table: (block, { reader }) => table(block, reader),
  data_table: (block, { reader }) => dataTable(block, reader),
  data_visualization: (block) => chart(block),
  file: (block) => attachedFile(block.file ?? { name: `File ${block.external_id}` }),
};

/** Blocks as elements, each in a box that carries its type and block_id. */
export function blocksOf(blocks, surface) {
  return (blocks ?? []).map((block) => {
    const build = Object.hasOwn(BUILDERS, block.type) ? BUILDERS[block.type] : () => unsupported(block.type);
    return h("div", { class: `block block-${block.type}`, data: { blockId: block.block_id } }, build(block, surface));
  });
}

function section(block, surface) {
  const text = h("div", { class: "section-text" },
    textObject(block.text, surface.reader),
    block.fields && h("div", { class: "fields" }, block.fields.map((field) =>
      h("div", { class: "section-field" }, textObject(field, surface.reader)))));
  const accessory = block.accessory && h("div", { class: "accessory" }, element(block.accessory, block, surface));
  return [text, accessory];
}

function header(block, { reader }) {
  return h("h3", { class: "block-title" }, textObject(block.text, reader));
}

function context(block, surface) {
  return (block.elements ?? []).map((entry) =>
    entry.type === "image" ? image(entry, "context-image") : h("span", { class: "context-text" }, textObject(entry, surface.reader)));
}

function actions(block, surface) {
  return (block.elements ?? []).map((entry) => element(entry, block, surface));
}

function card(block, surface) {
  return h("article", { class: "card" },
    block.hero_image && image(block.hero_image, "card-hero"),
    h("div", { class: "card-head" },
      block.icon && image(block.icon, "card-icon"),
      h("div", {},
        block.title && h("div", { class: "card-title" }, textObject(block.title, surface.reader)),
        block.subtitle && h("div", { class: "card-subtitle" }, textObject(block.subtitle, surface.reader)))),
    block.body && h("div", { class: "card-body" }, textObject(block.body, surface.reader)),
    block.actions && h("div", { class: "card-actions" }, block.actions.map((entry) => button(entry, block, surface))));
}

function carousel(block, surface) {
  return h("div", { class: "carousel", tabindex: "0", role: "group", "aria-label": "Cards" },
    (block.elements ?? []).map((entry) => card(entry, surface)));
}

function alert(block, { reader }) {
  const words = { info: "Note", warning: "Warning", error: "Problem", success: "Done", default: "Note" };
  const level = Object.hasOwn(words, block.level) ? block.level : "default";
  return h("div", { class: `alert alert-${level}`, role: "note" },
    h("strong", { class: "alert-word" }, words[level]), h("div", {}, textObject(block.text, reader)));
}

function container(block, surface) {
  const title = block.rich_text_title ? richText(block.rich_text_title, surface.reader) : textObject(block.title, surface.reader);
  const head = [h("strong", {}, title), block.subtitle && h("div", { class: "quiet" }, textObject(block.subtitle, surface.reader))];
  const children = blocksOf(block.child_blocks, surface);
  if (!block.is_collapsible) return h("section", { class: "container" }, h("div", { class: "container-head" }, head), children);
  return h("details", { class: "container", open: !block.default_collapsed }, h("summary", {}, head), children);
}
