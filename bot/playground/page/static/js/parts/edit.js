// Changing one's own message.

import { h, uid } from "../dom.js";
import { unescape } from "../pure/mrkdwn.js";

/** Ask for the new text of a message and hand it to `save`; nothing happens when the person cancels. */
export function editMessage(message, save) {
  const id = uid("edit");
  const field = h("textarea", { id, class: "field", rows: 4, value: unescape(message.text ?? "") });
  const dialog = h("dialog", { class: "dialog", "aria-label": "Edit message" },
    h("form", { method: "dialog", class: "dialog-form" },
      h("div", { class: "dialog-body" }, h("label", { class: "label", for: id }, "Edit message"), field),
      h("div", { class: "dialog-foot" },
        h("button", { class: "button", value: "no", formnovalidate: true }, "Cancel"),
        h("button", { class: "button primary", value: "yes" }, "Save"))));
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue === "yes" && field.value.trim()) save(field.value.trim());
  });
  document.body.append(dialog);
  dialog.showModal();
  field.focus();
}
