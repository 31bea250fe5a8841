// The app's modals. The browser's own dialog traps the focus and gives it back; the stack lives in the workspace.

import { blocksOf } from "../blocks/blocks.js";
import { textObject } from "../blocks/text.js";
import { h, iconButton, replace, uid } from "../dom.js";
import { rememberFocus } from "../keyed.js";

/** The modal over the store: shows the top of the acting member's stack, or nothing. */
export function createModal(actions) {
  const ids = { title: uid("modal") };
  const content = h("div", { class: "dialog-content" });
  const node = h("dialog", { class: "dialog modal", "aria-labelledby": ids.title, data: { testid: "modal" } }, content);
  const modal = { node, content, ids, actions, forms: new Map(), errors: new Map(), shown: null, view: null };
  node.addEventListener("cancel", (event) => {
    event.preventDefault();
    actions.close(modal.view.id, false);
  });
  return { node, render: (state, reader) => render(modal, state, reader) };
}

function render(modal, { screen }, reader) {
  const view = screen.modals.at(-1) ?? null;
  forgetClosed(modal, screen.modals);
  if (!view) return hide(modal);
  const errors = modal.errors.get(view.id) ?? {};
  const sign = JSON.stringify([view.id, view.hash, view.blocks, view.title, view.submit, errors, screen.modals.length, reader.viewer]);
  if (sign === modal.shown) return undefined;
  const isSameView = modal.view?.id === view.id;
  Object.assign(modal, { shown: sign, view });
  draw(modal, view, screen.modals.length, reader, errors, isSameView);
  return undefined;
}

function hide(modal) {
  Object.assign(modal, { shown: null, view: null });
  if (modal.node.open) modal.node.close();
  modal.content.replaceChildren();
}

function forgetClosed(modal, views) {
  const open = new Set(views.map(({ id }) => id));
  for (const kept of [modal.forms, modal.errors]) {
    for (const id of kept.keys()) if (!open.has(id)) kept.delete(id);
  }
}

function draw(modal, view, depth, reader, errors, isSameView) {
  const { node } = modal;
  const giveBack = isSameView ? rememberFocus(node) : () => {};
  const scrolled = isSameView ? node.querySelector(".dialog-body")?.scrollTop ?? 0 : 0;
  const surface = surfaceOf(modal, view, reader, errors);
  replace(modal.content, head(modal, view, depth, reader), form(modal, view, surface));
  if (!node.open) node.showModal();
  node.querySelector(".dialog-body").scrollTop = scrolled;
  giveBack(node);
  if (!isSameView) (firstField(node) ?? node.querySelector("h2"))?.focus();
}

function firstField(node) {
  return node.querySelector(".dialog-body :is(input, select, textarea):not(:disabled)");
}

function surfaceOf(modal, view, reader, errors) {
  const kept = formOf(modal, view);
  return {
    reader, errors, form: kept, attach: modal.actions.attach,
    act: (element, blockId, answer) => modal.actions.click({
      view_id: view.id, action_id: element.action_id, block_id: blockId, answer, values: valuesOf(kept, view),
    }),
  };
}

// What was typed stays as long as its block_id and action_id do; the workspace knows what was typed before a reload.
function formOf(modal, view) {
  if (!modal.forms.has(view.id)) modal.forms.set(view.id, new Map(stateEntries(view)));
  const kept = modal.forms.get(view.id);
  const present = new Set(placesOf(view));
  for (const key of kept.keys()) if (!present.has(key)) kept.delete(key);
  return kept;
}

function stateEntries(view) {
  return Object.entries(view.state?.values ?? {}).flatMap(([block, answers]) =>
    Object.entries(answers).map(([action, answer]) => [`${block}/${action}`, answer]));
}

function placesOf(view) {
  return view.blocks.flatMap((block) => [block.element, block.accessory, ...(block.elements ?? [])]
    .filter((element) => element?.action_id).map((element) => `${block.block_id}/${element.action_id}`));
}

function valuesOf(kept, view) {
  const values = {};
  for (const block of view.blocks) {
    for (const element of [block.element, block.accessory, ...(block.elements ?? [])]) {
      const answer = element?.action_id && kept.get(`${block.block_id}/${element.action_id}`);
      if (answer) (values[block.block_id] ??= {})[element.action_id] = answer;
    }
  }
  return values;
}

function head(modal, view, depth, reader) {
  const close = () => modal.actions.close(view.id, true);
  const back = depth > 1 && iconButton("back", "Back", () => modal.actions.close(view.id, false));
  return h("header", { class: "dialog-head" }, back,
    h("h2", { id: modal.ids.title, tabindex: "-1" }, textObject(view.title, reader)),
    depth > 1 && h("span", { class: "quiet" }, `${depth} of 3`),
    iconButton("close", "Close", close, { data: { testid: "modal-x" } }));
}

function form(modal, view, surface) {
  const submit = view.submit && h("button", { type: "submit", class: "button primary", data: { testid: "modal-submit" } },
    textObject(view.submit, surface.reader));
  const cancel = () => modal.actions.close(view.id, false);
  const close = h("button", { type: "button", class: "button", data: { testid: "modal-close" }, on: { click: cancel } },
    view.close ? textObject(view.close, surface.reader) : "Cancel");
  const node = h("form", { class: "dialog-form", novalidate: true },
    h("div", { class: "dialog-body" }, blocksOf(view.blocks, surface)),
    h("footer", { class: "dialog-foot" }, close, submit));
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    if (view.submit) send(modal, view, submit);
  });
  return node;
}

async function send(modal, view, button) {
  button.disabled = true;
  modal.errors.delete(view.id);
  const result = await modal.actions.submit(view.id, valuesOf(modal.forms.get(view.id), view));
  button.disabled = false;
  if (result?.kind === "errors") showErrors(modal, view, result.errors);
}

function showErrors(modal, view, errors) {
  modal.errors.set(view.id, errors);
  modal.actions.redraw();
  modal.node.querySelector(".has-error :is(input, select, textarea):not(:disabled)")?.focus();
}
