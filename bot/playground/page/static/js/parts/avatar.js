// A person's picture made of the initials: colour and corner follow from the id, the bot has its own mark.

import { h, s } from "../dom.js";
import { initials, pick } from "../pure/shapes.js";

/** The avatar of a member; decoration only, the name stands beside it. */
export function avatar(member, size = "") {
  const name = member?.name ?? "?";
  if (member?.is_bot) return h("span", { class: `avatar avatar-bot ${size}`, "aria-hidden": "true" }, botMark());
  const id = member?.id ?? name;
  return h("span", { class: `avatar tint-${pick(id, 8)} shape-${pick(`${id}~`, 3)} ${size}`, "aria-hidden": "true" }, initials(name));
}

function botMark() {
  return s("svg", { viewBox: "0 0 32 32" },
    s("circle", { cx: 16, cy: 16, r: 9.5, class: "mark-ring" }), s("circle", { cx: 16, cy: 16, r: 3.2, class: "mark-dot" }),
    ...[[16, 6.5], [25.5, 16], [16, 25.5], [6.5, 16]].map(([cx, cy]) => s("circle", { cx, cy, r: 2.6, class: "mark-dot" })));
}
