// A small menu below a button: arrow keys move, Enter chooses, Escape goes back to the button.

import { h, uid } from "../dom.js";

/** Show `items` ([{label, detail, danger, run}]) below a button until one is chosen or the person looks elsewhere. */
export function openMenu(anchor, items) {
  const id = uid("menu");
  const menu = h("div", { id, class: "menu", role: "menu", popover: "auto" }, items.map((item) =>
    h("button", { type: "button", role: "menuitem", class: item.danger ? "danger-text" : null, on: { click: () => choose(item) } },
      item.label, item.detail && h("small", {}, item.detail))));
  const choose = (item) => {
    menu.hidePopover();
    item.run();
  };
  // A modal dialog makes everything outside it inert, so the menu goes inside.
  (anchor.closest("dialog") ?? document.body).append(menu);
  menu.addEventListener("keydown", moveFocus);
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    anchor.removeAttribute("aria-expanded");
    if (menu.contains(document.activeElement) || document.activeElement === document.body) anchor.focus();
    menu.remove();
  });
  anchor.setAttribute("aria-expanded", "true");
  menu.showPopover();
  placeBelow(menu, anchor);
  menu.querySelector("button")?.focus();
}

function moveFocus(event) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  const entries = [...event.currentTarget.children];
  const at = entries.indexOf(document.activeElement);
  if (event.key in steps) {
    event.preventDefault();
    entries[(at + steps[event.key] + entries.length) % entries.length].focus();
  } else if (event.key === "Home" || event.key === "End") {
    event.preventDefault();
    entries.at(event.key === "Home" ? 0 : -1).focus();
  }
}

function placeBelow(menu, anchor) {
  const box = anchor.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const below = box.bottom + 4 + size.height <= innerHeight;
  const top = below ? box.bottom + 4 : Math.max(8, box.top - size.height - 4);
  const left = Math.max(8, Math.min(box.right - size.width, innerWidth - size.width - 8));
  menu.style.setProperty("top", `${top}px`);
  menu.style.setProperty("left", `${left}px`);
}
