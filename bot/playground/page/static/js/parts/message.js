// One message: author, time, content, what hangs on it, and what can be done with it.

import { blocksOf } from "../blocks/blocks.js";
import { attachedFile } from "../blocks/media.js";
import { mrkdwn } from "../blocks/text.js";
import { h, iconButton, menuProps } from "../dom.js";
import { agoText, formatIn } from "../pure/dates.js";
import { emojiCharacter } from "../pure/emoji.js";
import { avatar } from "./avatar.js";
import { openMenu } from "./menu.js";

const MARK = "pushpin";

/** The milliseconds of a message's ts. */
export function msOf(ts) {
  return Number(ts) * 1000;
}

/** The entry of a message for `keyed`; `place` is {channel, inThread, follows} and `tools` what the page can do. */
export function messageEntry(message, place, reader, tools) {
  return {
    key: message.ts,
    sign: [message, place.follows, reader.viewer, reader.zone, namesIn(message, reader), message.reply_count ? dayOf(reader) : 0],
    build: () => messageNode(message, place, reader, tools),
  };
}

function dayOf(reader) {
  return Math.floor(reader.now / 86_400_000);
}

function namesIn(message, reader) {
  return [reader.member(message.user)?.name, ...(message.reply_users ?? [])];
}

function messageNode(message, place, reader, tools) {
  const author = reader.member(message.user) ?? { id: message.user ?? "?", name: message.username ?? "Someone" };
  const isGone = message.subtype === "tombstone";
  const kinds = ["message", place.follows && "follows", message.is_ephemeral && "ephemeral", isGone && "tombstone"];
  const label = `${author.name}, ${clock(message, reader)}`;
  return h("article", { class: kinds.filter(Boolean).join(" "), data: { ts: message.ts, author: author.id }, "aria-label": label },
    place.follows ? h("span", { class: "gutter" }, time(message, reader)) : avatar(author),
    h("div", { class: "message-main" },
      message.is_ephemeral && ephemeralNote(message, tools),
      !place.follows && byline(author, message, reader),
      h("div", { class: "message-body" }, content(message, place, reader, tools)),
      reactions(message, place, reader, tools),
      threadLink(message, place, reader, tools)),
    !isGone && !message.is_ephemeral && toolbar(message, place, author, reader, tools));
}

function byline(author, message, reader) {
  return h("header", { class: "byline" }, h("strong", {}, author.name),
    author.is_bot && h("span", { class: "badge" }, "APP"),
    author.title && h("span", { class: "byline-title" }, author.title), time(message, reader));
}

function time(message, reader) {
  const ms = msOf(message.ts);
  const full = formatIn(ms, reader, { dateStyle: "full", timeStyle: "medium" });
  return h("time", { class: "message-time", datetime: new Date(ms).toISOString(), title: full }, clock(message, reader));
}

function clock(message, reader) {
  return formatIn(msOf(message.ts), reader, { timeStyle: "short" });
}

function ephemeralNote(message, tools) {
  return h("p", { class: "ephemeral-note" }, "Only visible to you",
    h("button", { type: "button", class: "link", on: { click: () => tools.forget(message.ts) } }, "Dismiss"));
}

// A person's own rich text repeats what is in `text`; the mrkdwn in it already has its mentions as ids.
function content(message, place, reader, tools) {
  const surface = surfaceOf(message, place, reader, tools);
  const hasBlocks = message.blocks?.length && (message.bot_id || !message.text);
  const edited = message.edited && h("span", { class: "edited" }, "(edited)");
  return [
    hasBlocks ? blocksOf(message.blocks, surface) : h("div", { class: "block plain" }, mrkdwn(message.text, reader)),
    edited,
    (message.attachments ?? []).map((attachment) => attached(attachment, surface)),
    (message.files ?? []).map(attachedFile),
  ];
}

function attached(attachment, surface) {
  return h("div", { class: "attachment" },
    attachment.blocks ? blocksOf(attachment.blocks, surface) : mrkdwn(attachment.text ?? attachment.fallback, surface.reader));
}

function surfaceOf(message, { channel }, reader, tools) {
  return {
    reader,
    act: (element, blockId, answer) => tools.click({ channel, ts: message.ts, action_id: element.action_id, block_id: blockId, answer }),
  };
}

function reactions(message, { channel }, reader, tools) {
  if (!message.reactions?.length) return null;
  return h("div", { class: "reactions" }, message.reactions.map(({ name, users, count }) => {
    const isOwn = users.includes(reader.viewer);
    const who = users.map((id) => reader.member(id)?.name ?? "Someone").join(", ");
    const label = `${name.replaceAll("_", " ")}, ${who}. ${isOwn ? "Take yours off" : "Add yours"}`;
    const toggle = () => tools.react(channel, message.ts, name);
    return h("button", { type: "button", class: isOwn ? "reaction own" : "reaction", title: who, "aria-label": label, "aria-pressed": String(isOwn), on: { click: toggle } },
      emojiCharacter(name), h("span", {}, String(count)));
  }));
}

function threadLink(message, place, reader, tools) {
  if (!message.reply_count || place.inThread) return null;
  const replies = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  const open = () => tools.openThread(message.ts);
  return h("button", { type: "button", class: "thread-link", data: { testid: "thread-link" }, on: { click: open } },
    (message.reply_users ?? []).slice(0, 4).map((id) => avatar(reader.member(id), "tiny")),
    h("span", { class: "link-text" }, replies),
    h("span", { class: "quiet" }, agoText(msOf(message.latest_reply), reader)));
}

function toolbar(message, place, author, reader, tools) {
  const open = (event) => openMenu(event.currentTarget, menuItems(message, place, author, reader, tools));
  return h("div", { class: "toolbar" },
    !place.inThread && iconButton("reply", "Reply in thread", () => tools.openThread(message.ts)),
    iconButton("more", "More actions", open, menuProps("message-menu")));
}

function menuItems(message, { channel }, author, reader, tools) {
  const shortcuts = tools.shortcuts().map(({ name, callback_id, description }) => ({
    label: name, detail: description, run: () => tools.shortcut(callback_id, channel, message.ts),
  }));
  const own = author.id === reader.viewer ? [
    { label: "Edit message", run: () => tools.startEdit(message) },
    { label: "Delete message", danger: true, run: () => tools.remove(channel, message.ts) },
  ] : [];
  const copy = { label: "Copy text", run: () => navigator.clipboard?.writeText(message.text ?? "") };
  const mark = { label: `React with ${emojiCharacter(MARK)}`, run: () => tools.react(channel, message.ts, MARK) };
  return [...shortcuts, mark, ...own, copy];
}
