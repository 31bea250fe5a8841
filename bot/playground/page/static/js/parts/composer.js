// Where a person writes: Enter sends, Shift+Enter breaks the line, and commands and names are completed.

import { h, icon, replace, uid } from "../dom.js";
import { completions } from "../pure/typing.js";

/** A composer. `send(text)` gets what was written; `sources()` gives {commands, members} for completion. */
export function createComposer({ testid, label, send, sources }) {
  const ids = { list: uid("completions"), field: uid("composer") };
  const field = h("textarea", {
    id: ids.field, rows: 1, "aria-label": label, role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": ids.list, data: { testid },
  });
  const popup = h("ul", { class: "completions", id: ids.list, role: "listbox", "aria-label": "Completions", hidden: true });
  const button = h("button", { type: "submit", class: "button primary send", "aria-label": "Send" }, icon("send"));
  const node = h("form", { class: "composer" }, popup, h("div", { class: "composer-box" }, field, button));
  const composer = { field, popup, sources, ids, candidates: [], active: 0, drafts: new Map(), place: null };
  const submit = () => sendNow(composer, send);
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener("input", () => complete(composer));
  field.addEventListener("keydown", (event) => onKey(composer, event, submit));
  field.addEventListener("blur", () => close(composer));
  return { node, field, moveTo: (place, words) => moveTo(composer, place, words) };
}

// Each conversation keeps its own unfinished text.
function moveTo(composer, place, words) {
  composer.field.placeholder = words;
  if (place === composer.place) return;
  if (composer.place) composer.drafts.set(composer.place, composer.field.value);
  composer.place = place;
  composer.field.value = composer.drafts.get(place) ?? "";
  close(composer);
  grow(composer.field);
}

function sendNow(composer, send) {
  const text = composer.field.value.trim();
  if (!text) return;
  composer.field.value = "";
  close(composer);
  grow(composer.field);
  send(text);
}

function onKey(composer, event, submit) {
  const isOpen = composer.candidates.length > 0;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.isComposing) return;
  if (isOpen && step) move(composer, step, event);
  else if (isOpen && event.key === "Escape") stop(event, () => close(composer));
  else if (isOpen && event.key === "Tab" && !event.shiftKey) stop(event, () => accept(composer));
  else if (event.key === "Enter" && !event.shiftKey) stop(event, () => (isOpen && !isWhole(composer) ? accept(composer) : submit()));
}

function stop(event, then) {
  event.preventDefault();
  event.stopPropagation();
  then();
}

function move(composer, step, event) {
  event.preventDefault();
  const count = composer.candidates.length;
  composer.active = (composer.active + step + count) % count;
  draw(composer);
}

// A word that is complete already is not completed once more: Enter sends it.
function isWhole({ candidates, active, field }) {
  const { insert } = candidates[active];
  return field.value.slice(0, field.selectionStart).endsWith(insert.trimEnd()) && candidates[active].replace >= insert.trimEnd().length;
}

function complete(composer) {
  grow(composer.field);
  const { field } = composer;
  composer.candidates = completions(field.value, field.selectionStart, composer.sources());
  composer.active = 0;
  draw(composer);
}

function accept(composer, index = composer.active) {
  const { field } = composer;
  const chosen = composer.candidates[index];
  const caret = field.selectionStart;
  field.setRangeText(chosen.insert, caret - chosen.replace, caret, "end");
  field.focus();
  complete(composer);
}

function close(composer) {
  composer.candidates = [];
  draw(composer);
}

function draw(composer) {
  const { popup, field, candidates, active } = composer;
  popup.hidden = candidates.length === 0;
  field.setAttribute("aria-expanded", String(!popup.hidden));
  replace(popup, candidates.map((candidate, index) => h("li", {
    id: `${composer.ids.list}-${index}`, role: "option", "aria-selected": String(index === active),
    on: { mousedown: (event) => stop(event, () => accept(composer, index)) },
  }, h("span", { class: "completion-label" }, candidate.label), h("span", { class: "completion-detail" }, candidate.detail))));
  if (popup.hidden) field.removeAttribute("aria-activedescendant");
  else field.setAttribute("aria-activedescendant", `${composer.ids.list}-${active}`);
  popup.children[active]?.scrollIntoView({ block: "nearest" });
}

function grow(field) {
  field.style.setProperty("height", "auto");
  field.style.setProperty("height", `${Math.min(field.scrollHeight, 160)}px`);
}
