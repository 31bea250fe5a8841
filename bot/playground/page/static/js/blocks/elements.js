// Elements inside messages and views: buttons, menus and images here, fields through controls.js.
//
// A `surface` says what an element may do: {reader, act(element, blockId, answer), form, formKey}.

import { h, icon } from "../dom.js";
import { confirmed } from "../parts/confirm.js";
import { openMenu } from "../parts/menu.js";
import { control, isField } from "./controls.js";
import { image } from "./media.js";
import { textObject } from "./text.js";

/** An interactive or picture element of a block. */
export function element(object, block, surface) {
  if (isField(object.type)) return actingField(object, block, surface);
  switch (object.type) {
    case "button":
    case "workflow_button": return button(object, block, surface);
    case "icon_button": return iconButton(object, block, surface);
    case "feedback_buttons": return feedback(object, block, surface);
    case "overflow": return overflow(object, block, surface);
    case "image": return image(object, "element-image");
    default: return unsupported(object.type);
  }
}

/** A visible box for something the page does not know. */
export function unsupported(type) {
  return h("div", { class: "unsupported", role: "note" }, `not supported: ${type}`);
}

/** A button; one with an address is a link that also tells the bot. */
export function button(object, block, surface) {
  const tone = object.style ? ` ${object.style}` : "";
  const props = {
    class: `button${tone}`, data: { actionId: object.action_id }, "aria-label": object.accessibility_label,
    on: { click: () => press(object, block, surface, { value: object.value ?? null }) },
  };
  const words = textObject(object.text, surface.reader);
  if (!object.url) return h("button", { type: "button", ...props }, words);
  return h("a", { ...props, href: safeAddress(object.url), target: "_blank", rel: "noopener noreferrer" }, words);
}

async function press(object, block, surface, answer) {
  if (object.confirm && !(await confirmed(object.confirm, surface.reader))) return false;
  await surface.act(object, block.block_id, { type: object.type, ...answer });
  return true;
}

function iconButton(object, block, surface) {
  const label = object.accessibility_label ?? object.text?.text;
  return h("button", {
    type: "button", class: "button small", data: { actionId: object.action_id }, "aria-label": label,
    on: { click: () => press(object, block, surface, { value: object.value ?? null }) },
  }, object.text?.text ?? object.icon);
}

function feedback(object, block, surface) {
  const choices = [object.positive_button, object.negative_button].filter(Boolean);
  return h("span", { class: "feedback" }, choices.map((choice) => h("button", {
    type: "button", class: "button small", data: { actionId: object.action_id }, "aria-label": choice.accessibility_label,
    on: { click: () => press(object, block, surface, { value: choice.value ?? null }) },
  }, choice.text?.text)));
}

function overflow(object, block, surface) {
  const items = (object.options ?? []).map((option) => ({
    label: option.text.text, detail: option.description?.text,
    run: () => press(object, block, surface, { selected_option: option }),
  }));
  return h("button", {
    type: "button", class: "button quiet", "aria-label": "More actions", "aria-haspopup": "menu", data: { actionId: object.action_id },
    on: { click: (event) => openMenu(event.currentTarget, items) },
  }, icon("more"));
}

// Outside an input block a field tells the bot at once; a refused confirmation puts the old choice back.
function actingField(object, block, surface) {
  const key = `${block.block_id}/${object.action_id}`;
  const holder = h("span", { class: "acting-field" });
  const draw = () => holder.replaceChildren(control(object, {
    start: surface.form?.get(key) ?? null, reader: surface.reader, change,
    attributes: { "aria-label": object.placeholder?.text ?? block.text?.text ?? "Choose" },
  }));
  const change = async (answer) => {
    if (await press(object, block, surface, answer)) surface.form?.set(key, answer);
    else draw();
  };
  draw();
  return holder;
}

function safeAddress(url) {
  return /^(https?:|mailto:)/i.test(url) ? url : null;
}
