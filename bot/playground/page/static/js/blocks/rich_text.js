// rich_text blocks: sections, lists, quotes, preformatted text and everything that may stand inside them.

import { h } from "../dom.js";
import { hasEmoji } from "../pure/emoji.js";
import { broadcastChip, channelChip, emoji, inlineNodes, link, userChip } from "./text.js";

/** A rich_text block, or a cell of that type, as an element. */
export function richText(block, reader) {
  return h("div", { class: "rich-text" }, (block.elements ?? []).map((part) => richPart(part, reader)));
}

function richPart(part, reader) {
  const inside = () => (part.elements ?? []).map((element) => richElement(element, reader));
  switch (part.type) {
    case "rich_text_section": return h("p", {}, inside());
    case "rich_text_preformatted": return h("pre", { class: "pre", tabindex: "0" }, inside());
    case "rich_text_quote": return h("blockquote", {}, inside());
    case "rich_text_list": return richList(part, reader);
    default: return h("p", { class: "unsupported" }, `not supported: ${part.type}`);
  }
}

function richList(part, reader) {
  const items = (part.elements ?? []).map((item) =>
    h("li", {}, (item.elements ?? []).map((element) => richElement(element, reader))));
  const depth = part.indent ? ` depth-${Math.min(part.indent, 4)}` : "";
  const start = part.style === "ordered" && part.offset ? part.offset + 1 : null;
  return h(part.style === "ordered" ? "ol" : "ul", { class: `rich-list${depth}`, start }, items);
}

function richElement(element, reader) {
  return styled(plainElement(element, reader), element.style);
}

function plainElement(element, reader) {
  switch (element.type) {
    case "text": return document.createTextNode(element.text ?? "");
    case "link": return link(element.url ?? "", [element.text || element.url]);
    case "user": return userChip({ id: element.user_id }, reader);
    case "usergroup": return h("span", { class: "chip" }, `@${element.usergroup_id}`);
    case "channel": return channelChip({ id: element.channel_id }, reader);
    case "broadcast": return broadcastChip(element.range);
    case "emoji": return hasEmoji(element.name) ? emoji(element.name) : document.createTextNode(`:${element.name}:`);
    case "color": return h("code", { class: "swatch", style: { "--swatch": cssColor(element.value) } }, element.value);
    case "date": return inlineNodes([dateNodeOf(element)], reader)[0];
    default: return h("span", { class: "unsupported" }, `not supported: ${element.type}`);
  }
}

function dateNodeOf(element) {
  return { type: "date", epoch: Number(element.timestamp), format: element.format, url: element.url, fallback: element.fallback };
}

function cssColor(value) {
  return /^#[0-9a-f]{3,8}$/i.test(value ?? "") ? value : "transparent";
}

function styled(node, style = {}) {
  const tags = [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"], ["underline", "u"]];
  return tags.reduce((inner, [name, tag]) => (style?.[name] ? h(tag, {}, inner) : inner), node);
}
