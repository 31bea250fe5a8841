// Slack's message markup as a tree of plain objects. Nothing here touches the page.
//
// A block is {type: paragraph | pre | quote | list, ...}; an inline node is
// {type: text | bold | italic | strike | code | link | user | channel | group | broadcast | date | emoji, ...}.

import { hasEmoji } from "./emoji.js";

const STYLES = { "*": "bold", _: "italic", "~": "strike" };
const BROADCASTS = new Set(["channel", "here", "everyone"]);
const SAFE_LINK = /^(https?:\/\/|mailto:|tel:)/i;

/** The blocks of a mrkdwn text. */
export function parseMrkdwn(source) {
  const blocks = [];
  String(source ?? "").split("```").forEach((piece, index, pieces) => {
    const isFence = index % 2 === 1 && index < pieces.length - 1;
    if (isFence) blocks.push({ type: "pre", text: unescape(piece.replace(/^\n|\n$/g, "")) });
    else if (index % 2 === 1) blocks.push(...parseLines("```" + piece));
    else if (piece.trim()) blocks.push(...parseLines(index ? piece.replace(/^\n/, "") : piece));
  });
  return blocks;
}

/** The inline nodes of a plain_text: nothing but emoji codes means anything there. */
export function parsePlain(source, { emoji = true } = {}) {
  const text = String(source ?? "");
  if (!emoji) return [{ type: "text", text }];
  return mergeText(splitEmoji(text));
}

/** Turn the three escapes of Slack back into the characters a person reads. */
export function unescape(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

/** True for an address that a link may lead to; `javascript:` and its kind are not among them. */
export function isSafeLink(url) {
  return SAFE_LINK.test(url);
}

function parseLines(text) {
  const blocks = [];
  for (const line of text.split("\n")) {
    const [kind, content] = classify(line);
    const last = blocks.at(-1);
    if (last?.kind === kind && kind !== "blank") last.lines.push(content);
    else blocks.push({ kind, lines: [content] });
  }
  // A blank line shows as the space between two blocks.
  return blocks.filter((block) => block.kind !== "blank").map(finishBlock);
}

function classify(line) {
  const quote = line.match(/^(?:&gt;|>) ?(.*)$/);
  if (quote) return ["quote", quote[1]];
  const bullet = line.match(/^\s*[•◦-] +(.+)$/);
  if (bullet) return ["bullets", bullet[1]];
  const number = line.match(/^\s*(\d{1,3}[.)]) +(.+)$/);
  if (number) return ["numbers", number[2]];
  return line.trim() ? ["paragraph", line] : ["blank", ""];
}

function finishBlock({ kind, lines }) {
  if (kind === "quote") return { type: "quote", children: parseInline(lines.join("\n")) };
  if (kind === "bullets" || kind === "numbers") {
    return { type: "list", ordered: kind === "numbers", items: lines.map(parseInline) };
  }
  return { type: "paragraph", children: parseInline(lines.join("\n")) };
}

/** The inline nodes of one run of mrkdwn. */
export function parseInline(text) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(...splitEmoji(unescape(plain)).flatMap(splitLinks));
    plain = "";
  };
  for (let at = 0; at < text.length; ) {
    const found = readAngle(text, at) ?? readCode(text, at) ?? readStyled(text, at);
    if (!found) {
      plain += text[at++];
      continue;
    }
    flush();
    nodes.push(found.node);
    at = found.end;
  }
  flush();
  return mergeText(nodes);
}

function readAngle(text, at) {
  if (text[at] !== "<") return null;
  const end = text.indexOf(">", at);
  const inside = end > at ? text.slice(at + 1, end) : "";
  if (!inside || /[<\n]/.test(inside)) return null;
  return { node: angleNode(inside), end: end + 1 };
}

function angleNode(inside) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? null : unescape(inside.slice(bar + 1));
  if (target.startsWith("@")) return { type: "user", id: target.slice(1), label };
  if (target.startsWith("#")) return { type: "channel", id: target.slice(1), label };
  if (target.startsWith("!")) return commandNode(target.slice(1), label);
  const url = unescape(target);
  if (!isSafeLink(url)) return { type: "text", text: `<${unescape(inside)}>` };
  return { type: "link", url, children: [{ type: "text", text: label || url.replace(/^mailto:/i, "") }] };
}

function commandNode(command, label) {
  const [name, ...parts] = command.split("^");
  if (BROADCASTS.has(name)) return { type: "broadcast", range: name };
  if (name === "subteam") return { type: "group", id: parts[0] ?? "", label };
  if (name === "date") {
    return { type: "date", epoch: Number(parts[0]), format: parts[1] ?? "", url: parts[2] ?? null, fallback: label };
  }
  return { type: "text", text: label ?? `<!${command}>` };
}

function readCode(text, at) {
  if (text[at] !== "`") return null;
  const end = text.indexOf("`", at + 1);
  const inside = end > at + 1 ? text.slice(at + 1, end) : "";
  if (!inside || inside.includes("\n")) return null;
  return { node: { type: "code", text: unescape(inside) }, end: end + 1 };
}

function readStyled(text, at) {
  const mark = text[at];
  const type = STYLES[mark];
  if (!type || isWord(text[at - 1]) || !text[at + 1] || /\s/.test(text[at + 1])) return null;
  const end = closing(text, at + 1, mark);
  if (end < 0) return null;
  return { node: { type, children: parseInline(text.slice(at + 1, end)) }, end: end + 1 };
}

function closing(text, from, mark) {
  for (let at = from; at < text.length && text[at] !== "\n"; at++) {
    const skip = readAngle(text, at) ?? readCode(text, at);
    if (skip) at = skip.end - 1;
    else if (text[at] === mark && at > from && !/\s/.test(text[at - 1]) && !isWord(text[at + 1])) return at;
  }
  return -1;
}

function isWord(character) {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function splitEmoji(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(/:([a-z0-9_+-]+):(?::skin-tone-[2-6]:)?/g)) {
    if (!hasEmoji(match[1]) || match.index < from) continue;
    nodes.push({ type: "text", text: text.slice(from, match.index) }, { type: "emoji", name: match[1] });
    from = match.index + match[0].length;
  }
  nodes.push({ type: "text", text: text.slice(from) });
  return nodes.filter((node) => node.type !== "text" || node.text);
}

// What a person types has bare addresses in it; Slack makes them clickable.
function splitLinks(node) {
  if (node.type !== "text") return [node];
  return node.text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]'])/).map((piece, index) =>
    index % 2 ? { type: "link", url: piece, children: [{ type: "text", text: piece }] } : { type: "text", text: piece },
  ).filter((piece) => piece.type !== "text" || piece.text);
}

function mergeText(nodes) {
  const merged = [];
  for (const node of nodes) {
    const last = merged.at(-1);
    if (node.type === "text" && last?.type === "text") last.text += node.text;
    else merged.push(node);
  }
  return merged;
}
