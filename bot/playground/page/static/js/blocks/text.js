// The trees of mrkdwn.js and markdown.js, and Slack's text objects, as elements.

import { h } from "../dom.js";
import { dateText, formatIn } from "../pure/dates.js";
import { emojiCharacter } from "../pure/emoji.js";
import { isSafeLink, parseMrkdwn, parsePlain } from "../pure/mrkdwn.js";

/** A text object ({type, text}) as nodes; mrkdwn keeps its blocks, plain_text is inline. */
export function textObject(object, reader) {
  if (!object) return [];
  if (object.type === "mrkdwn") return renderBlocks(parseMrkdwn(object.text), reader);
  return inlineNodes(parsePlain(object.text, { emoji: object.emoji !== false }), reader);
}

/** A mrkdwn text as nodes. */
export function mrkdwn(text, reader) {
  return renderBlocks(parseMrkdwn(text), reader);
}

/** Blocks of a parsed text as elements. */
export function renderBlocks(blocks, reader) {
  return blocks.map((block) => renderBlock(block, reader));
}

function renderBlock(block, reader) {
  const inside = () => inlineNodes(block.children, reader);
  switch (block.type) {
    case "pre": return h("pre", { class: "pre", tabindex: "0" }, block.text);
    case "quote": return h("blockquote", {}, inside());
    case "heading": return heading(block.level, inside());
    case "rule": return h("hr");
    case "table": return markdownTable(block.rows, reader);
    case "list": return listOf(block, reader);
    default: return h("p", {}, inside());
  }
}

function heading(level, words) {
  return h("p", { class: `md-heading md-heading-${level}`, role: "heading", "aria-level": Math.min(6, level + 3) }, words);
}

function listOf({ ordered, items, depths = [] }, reader) {
  const entries = items.map((item, index) =>
    h("li", { class: depths[index] ? `depth-${Math.min(depths[index], 4)}` : null }, inlineNodes(item, reader)));
  return h(ordered ? "ol" : "ul", {}, entries);
}

function markdownTable([head, ...body], reader) {
  const row = (cells, tag) => h("tr", {}, cells.map((cell) => h(tag, tag === "th" ? { scope: "col" } : {}, inlineNodes(cell, reader))));
  return h("div", { class: "table-scroll", tabindex: "0" },
    h("table", {}, h("thead", {}, row(head, "th")), h("tbody", {}, body.map((cells) => row(cells, "td")))));
}

/** Inline nodes as elements and text nodes. */
export function inlineNodes(nodes, reader) {
  return nodes.map((node) => inlineNode(node, reader));
}

function inlineNode(node, reader) {
  const inside = () => inlineNodes(node.children, reader);
  switch (node.type) {
    case "text": return document.createTextNode(node.text);
    case "bold": return h("strong", {}, inside());
    case "italic": return h("em", {}, inside());
    case "strike": return h("s", {}, inside());
    case "code": return h("code", {}, node.text);
    case "emoji": return emoji(node.name);
    case "link": return link(node.url, inside());
    case "user": return userChip(node, reader);
    case "channel": return channelChip(node, reader);
    case "group": return h("span", { class: "chip" }, node.label ?? `@${node.id}`);
    case "broadcast": return broadcastChip(node.range);
    case "date": return dateNode(node, reader);
    default: return document.createTextNode("");
  }
}

/** A link that opens beside the page; an address of an unsafe kind stays plain text. */
export function link(url, children) {
  if (!isSafeLink(url)) return h("span", {}, children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, children);
}

/** An emoji with its code as its name. */
export function emoji(name) {
  return h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, emojiCharacter(name));
}

/** A person, the reader's own name highlighted. */
export function userChip({ id, label }, reader) {
  const name = reader.member(id)?.name ?? label?.replace(/^@/, "") ?? id;
  return h("span", { class: id === reader.viewer ? "chip chip-me" : "chip", data: { user: id } }, `@${name}`);
}

/** A channel by name. */
export function channelChip({ id, label }, reader) {
  return h("span", { class: "chip" }, `#${reader.channelName(id) ?? label ?? id}`);
}

/** The chip that should never be seen: it would have called everybody. */
export function broadcastChip(range) {
  return h("span", { class: "chip chip-loud", title: "This message would notify everybody" }, `@${range}`);
}

function dateNode(node, reader) {
  const text = dateText(node, reader);
  if (!Number.isFinite(node.epoch)) return document.createTextNode(text);
  const full = formatIn(node.epoch * 1000, reader, { dateStyle: "full", timeStyle: "long" });
  const time = h("time", { datetime: new Date(node.epoch * 1000).toISOString(), title: full }, text);
  return node.url ? link(node.url, [time]) : time;
}
