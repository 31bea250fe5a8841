// What the bot and Slack said to each other, newest first; each line opens to the request and the answer.

import { h } from "../dom.js";
import { keyed } from "../keyed.js";
import { sideHead } from "./side_head.js";

/** The traffic pane. */
export function createTraffic(actions) {
  const filter = h("input", {
    type: "search", class: "field", placeholder: "Filter, e.g. chat.postMessage", "aria-label": "Filter the traffic",
    data: { testid: "traffic-filter" },
  });
  const list = h("ol", { class: "traffic-list" });
  const empty = h("p", { class: "quiet pad" }, "Nothing yet. Post a message or type a command.");
  const node = h("section", { class: "traffic", data: { testid: "traffic" } },
    sideHead("Traffic", h("p", { class: "topic" }, "Between the bot and Slack"), () => actions.go({ pane: null })),
    h("div", { class: "pad" }, filter), empty, list);
  let shown = [];
  const draw = () => {
    const wanted = filter.value.trim().toLowerCase();
    const entries = shown.filter((entry) => !wanted || `${entry.method} ${entry.summary}`.toLowerCase().includes(wanted));
    empty.hidden = entries.length > 0;
    keyed(list, [...entries].reverse().map((entry) => ({ key: String(entry.id), sign: entry.id, build: () => line(entry) })));
  };
  filter.addEventListener("input", draw);
  const render = ({ traffic }) => {
    shown = traffic;
    draw();
  };
  return { node, render };
}

function line(entry) {
  const isFromBot = entry.direction === "from_bot";
  const problem = entry.response && typeof entry.response === "object" && entry.response.ok === false ? entry.response.error : null;
  return h("li", {}, h("details", {},
    h("summary", {},
      h("span", { class: `direction ${isFromBot ? "out" : "in"}` }, isFromBot ? "bot →" : "→ bot"),
      h("span", { class: "method" }, entry.method),
      problem && h("span", { class: "problem" }, problem),
      h("span", { class: "ms" }, `${entry.ms} ms`),
      h("span", { class: "traffic-summary" }, entry.summary)),
    payload("Request", entry.request), payload("Answer", entry.response)));
}

function payload(title, value) {
  return h("div", { class: "payload" }, h("h4", {}, title), h("pre", { class: "pre", tabindex: "0" }, JSON.stringify(value ?? null, null, 2)));
}
