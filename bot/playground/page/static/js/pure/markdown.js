// Standard Markdown as Slack's `markdown` block knows it, into the same tree as mrkdwn.js plus heading, rule, table.

import { isSafeLink, parsePlain } from "./mrkdwn.js";

const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*$/;

/** The blocks of a Markdown text. */
export function parseMarkdown(source) {
  const lines = String(source ?? "").replace(/\r\n?/g, "\n").split("\n");
  const blocks = [];
  for (let at = 0; at < lines.length; ) {
    const [block, next] = readBlock(lines, at);
    if (block) blocks.push(block);
    at = next;
  }
  return blocks;
}

function readBlock(lines, at) {
  const line = lines[at];
  if (!line.trim()) return [null, at + 1];
  if (/^\s*```/.test(line)) return readFence(lines, at);
  const heading = line.match(/^ {0,3}(#{1,6})\s+(.*?)\s*#*$/);
  if (heading) return [{ type: "heading", level: heading[1].length, children: parseSpan(heading[2]) }, at + 1];
  if (RULE.test(line)) return [{ type: "rule" }, at + 1];
  if (/^ {0,3}>/.test(line)) return readQuote(lines, at);
  if (ITEM.test(line)) return readList(lines, at);
  if (line.includes("|") && TABLE_RULE.test(lines[at + 1] ?? "")) return readTable(lines, at);
  return readParagraph(lines, at);
}

function readFence(lines, at) {
  let end = at + 1;
  while (end < lines.length && !/^\s*```/.test(lines[end])) end++;
  return [{ type: "pre", text: lines.slice(at + 1, end).join("\n") }, end + 1];
}

function readQuote(lines, at) {
  let end = at;
  while (end < lines.length && /^ {0,3}>/.test(lines[end])) end++;
  const text = lines.slice(at, end).map((line) => line.replace(/^ {0,3}> ?/, "")).join("\n");
  return [{ type: "quote", children: parseSpan(text) }, end];
}

function readList(lines, at) {
  const ordered = ITEM.exec(lines[at])[2] !== undefined;
  const items = [];
  let end = at;
  for (; end < lines.length && ITEM.test(lines[end]); end++) {
    const [, indent, , tick, text] = ITEM.exec(lines[end]);
    const box = tick === undefined ? "" : tick === " " ? "☐ " : "☑ ";
    items.push({ depth: Math.floor(indent.length / 2), children: parseSpan(box + text) });
  }
  return [{ type: "list", ordered, items: items.map((item) => item.children), depths: items.map((item) => item.depth) }, end];
}

function readTable(lines, at) {
  const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => parseSpan(cell.trim()));
  let end = at + 2;
  while (end < lines.length && lines[end].includes("|")) end++;
  return [{ type: "table", rows: [lines[at], ...lines.slice(at + 2, end)].map(cells) }, end];
}

function readParagraph(lines, at) {
  let end = at + 1;
  while (end < lines.length && lines[end].trim() && !/^ {0,3}(#{1,6}\s|>|```)/.test(lines[end]) && !ITEM.test(lines[end])) end++;
  return [{ type: "paragraph", children: parseSpan(lines.slice(at, end).join("\n")) }, end];
}

const SPANS = [
  [/^`([^`]+)`/, (m) => ({ type: "code", text: m[1] })],
  [/^!?\[([^\]]*)\]\(([^)\s]+)(?:\s+"[^"]*")?\)/, linkNode],
  [/^<((?:https?:\/\/|mailto:)[^<>\s]+)>/, (m) => ({ type: "link", url: m[1], children: [{ type: "text", text: m[1] }] })],
  [/^\*\*(?=\S)([\s\S]*?\S)\*\*/, (m) => ({ type: "bold", children: parseSpan(m[1]) })],
  [/^__(?=\S)([\s\S]*?\S)__/, (m) => ({ type: "bold", children: parseSpan(m[1]) })],
  [/^~~(?=\S)([\s\S]*?\S)~~/, (m) => ({ type: "strike", children: parseSpan(m[1]) })],
  [/^\*(?=\S)([^*]*[^*\s])\*/, (m) => ({ type: "italic", children: parseSpan(m[1]) })],
  [/^_(?=\S)([^_]*[^_\s])_(?![\p{L}\p{N}])/u, (m) => ({ type: "italic", children: parseSpan(m[1]) })],
  [/^\\([\\`*_{}[\]()#+.!~|>-])/, (m) => ({ type: "text", text: m[1] })],
];

/** The inline nodes of a run of Markdown. */
export function parseSpan(text) {
  const nodes = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const found = /[`*_~[!<\\]/.test(text[at]) && readSpan(text.slice(at));
    if (!found) {
      plain += text[at++];
      continue;
    }
    nodes.push(...parsePlain(plain), found.node);
    plain = "";
    at += found.length;
  }
  return [...nodes, ...parsePlain(plain)].filter((node) => node.type !== "text" || node.text);
}

function readSpan(rest) {
  for (const [pattern, build] of SPANS) {
    const match = pattern.exec(rest);
    if (match) return { node: build(match), length: match[0].length };
  }
  return null;
}

function linkNode(match) {
  const [whole, label, url] = match;
  if (!isSafeLink(url)) return { type: "text", text: whole };
  return { type: "link", url, children: [{ type: "text", text: label || url }] };
}
