// The head that every pane on the right has.

import { h, iconButton } from "../dom.js";

/** The header of a side pane with its close button. */
export function sideHead(title, detail, close) {
  return h("header", { class: "pane-head" },
    h("div", { class: "pane-title" }, h("h2", {}, title), detail),
    iconButton("close", `Close ${title.toLowerCase()}`, close));
}
