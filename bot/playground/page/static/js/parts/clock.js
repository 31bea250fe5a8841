// The bar at the top: the workspace's clock and the buttons that move it.

import { h, icon, replace } from "../dom.js";
import { formatIn } from "../pure/dates.js";

const WHEN = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };

/** The top bar over the store. */
export function createClock(actions) {
  const now = h("div", { class: "clock-now", "aria-live": "polite" });
  const busy = h("span", { class: "busy", role: "status" });
  const next = jump("clock-next", "next", actions);
  const label = h("span", { class: "next-label" });
  next.append(icon("skip"), h("span", {}, "Next event"), label);
  const day = jump("clock-day", "day", actions, "+1 day");
  const week = jump("clock-week", "week", actions, "+1 week");
  const traffic = h("button", { type: "button", class: "button", "aria-pressed": "false", data: { testid: "traffic-toggle" } },
    icon("traffic"), h("span", {}, "Traffic"));
  const node = h("header", { class: "topbar", "aria-label": "Clock" }, now, busy, h("div", { class: "jumps" }, next, day, week), traffic);
  const parts = { now, busy, next, label, traffic, buttons: [next, day, week] };
  return { node, render: (state, reader) => render(state, reader, parts, actions) };
}

function jump(testid, to, actions, words) {
  return h("button", { type: "button", class: "button", data: { testid }, on: { click: () => actions.moveClock(to) } }, words);
}

function render({ screen, pending, place, isLive }, reader, parts, actions) {
  const { clock } = screen;
  const city = reader.zone.split("/").at(-1).replaceAll("_", " ");
  replace(parts.now,
    h("strong", {}, formatIn(reader.now, reader, { timeStyle: "short" })),
    h("span", { class: "clock-date" }, formatIn(reader.now, reader, { weekday: "short", day: "numeric", month: "short", year: "numeric" })),
    h("span", { class: "clock-zone" }, city));
  const isBusy = pending > 0 || clock.is_busy;
  setText(parts.busy, !isLive ? "Connection lost, trying again…" : isBusy ? "Working…" : "");
  parts.busy.classList.toggle("is-on", isBusy || !isLive);
  parts.buttons.forEach((button) => (button.disabled = clock.is_busy));
  parts.next.disabled ||= !clock.next;
  const words = clock.next ? `${clock.next.label} · ${formatIn(Date.parse(clock.next.at), reader, WHEN)}` : "nothing is due";
  setText(parts.label, words);
  parts.next.title = words;
  const isTraffic = place.pane === "traffic";
  parts.traffic.setAttribute("aria-pressed", String(isTraffic));
  parts.traffic.onclick = () => actions.go({ pane: isTraffic ? (place.thread ? "thread" : null) : "traffic" });
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
