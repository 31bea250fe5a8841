// The input block: label, hint, optional mark, error below the field.

import { h, uid } from "../dom.js";
import { control, isField, isGroup } from "./controls.js";
import { unsupported } from "./elements.js";

/** An input block as a labelled field; it shows `surface.errors[block_id]` and keeps its answer in `surface.form`. */
export function inputBlock(block, surface) {
  const element = block.element ?? {};
  if (!isField(element.type)) return unsupported(`input ${element.type}`);
  const ids = { field: uid("field"), label: uid("label"), hint: uid("hint"), error: uid("error") };
  const error = surface.errors?.[block.block_id];
  const describedBy = [block.hint && ids.hint, error && ids.error].filter(Boolean).join(" ");
  const field = keptField(block, surface, {
    id: ids.field, "aria-describedby": describedBy || null, "aria-invalid": error ? "true" : null,
    "aria-required": block.optional || isGroup(element.type) ? null : "true",
    "aria-labelledby": isGroup(element.type) ? ids.label : null,
  });
  return h("div", { class: error ? "input has-error" : "input", data: { block: block.block_id } },
    label(block, ids, isGroup(element.type)), field,
    error && h("p", { class: "error", id: ids.error }, error),
    block.hint && h("p", { class: "hint", id: ids.hint }, block.hint.text));
}

function label(block, ids, group) {
  const optional = block.optional && h("span", { class: "optional" }, " (optional)");
  return h(group ? "span" : "label", { class: "label", id: ids.label, for: group ? null : ids.field }, block.label?.text, optional);
}

function keptField(block, { form, reader, act, attach }, attributes) {
  const { element } = block;
  const key = `${block.block_id}/${element.action_id}`;
  const dispatches = block.dispatch_action === true;
  const isText = element.type.endsWith("_input");
  const wantsEveryLetter = element.dispatch_action_config?.trigger_actions_on?.includes("on_character_entered");
  const tell = (answer) => act(element, block.block_id, answer);
  const change = (answer) => {
    form?.set(key, answer);
    if (dispatches && (!isText || wantsEveryLetter)) tell(answer);
  };
  const submit = (answer) => dispatches && isText && tell(answer);
  return control(element, { start: form?.get(key) ?? null, change, submit, attach, reader, attributes });
}
