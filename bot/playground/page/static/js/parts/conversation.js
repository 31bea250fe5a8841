// A list of messages by day, kept where the reader was looking; used by the channel and by the thread.

import { h } from "../dom.js";
import { keyed } from "../keyed.js";
import { dayHeading, dayKey } from "../pure/dates.js";
import { messageEntry, msOf } from "./message.js";

const SAME_BREATH_MS = 5 * 60_000;

/** A scrolling list; `render(messages, place, reader, tools)` brings it up to date. */
export function createConversation(label) {
  const list = h("div", { class: "messages", role: "log", "aria-label": label, "aria-live": "off", tabindex: "0" });
  let shown = null;
  return {
    node: list,
    render(messages, place, reader, tools) {
      const isNew = shown !== place.key;
      const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
      const before = list.scrollTop;
      shown = place.key;
      keyed(list, entries(messages, place, reader, tools));
      if (isNew || isAtEnd) list.scrollTop = list.scrollHeight;
      else list.scrollTop = before;
    },
  };
}

function entries(messages, place, reader, tools) {
  let previous = null;
  return messages.flatMap((message) => {
    const startsDay = !place.inThread && (!previous || dayKey(msOf(previous.ts), reader.zone) !== dayKey(msOf(message.ts), reader.zone));
    const follows = !startsDay && inOneBreath(previous, message);
    previous = message;
    const entry = messageEntry(message, { ...place, follows }, reader, tools);
    return startsDay ? [dayEntry(message, reader), entry] : [entry];
  });
}

function dayEntry(message, reader) {
  const heading = dayHeading(msOf(message.ts), reader);
  return { key: `day ${dayKey(msOf(message.ts), reader.zone)}`, sign: heading, build: () => h("h3", { class: "day" }, h("span", {}, heading)) };
}

function inOneBreath(previous, message) {
  return previous !== null && previous.user === message.user && !previous.is_ephemeral && !message.is_ephemeral
    && !previous.reply_count && msOf(message.ts) - msOf(previous.ts) < SAME_BREATH_MS;
}
