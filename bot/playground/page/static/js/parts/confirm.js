// The question before an action that a bot asked to have confirmed.

import { h, uid } from "../dom.js";
import { textObject } from "../blocks/text.js";

/** True once the person agreed to a confirm object ({title, text, confirm, deny, style}), false when not. */
export function confirmed(question, reader) {
  const ids = { title: uid("confirm"), text: uid("confirm") };
  return new Promise((resolve) => {
    const named = { "aria-labelledby": ids.title, "aria-describedby": ids.text, data: { testid: "confirm" } };
    const tone = question.style === "danger" ? "danger" : "primary";
    const dialog = h("dialog", { class: "dialog confirm", ...named },
      h("h2", { id: ids.title }, textObject(question.title, reader)),
      h("div", { id: ids.text, class: "dialog-body" }, textObject(question.text, reader)),
      h("form", { method: "dialog", class: "dialog-foot" },
        h("button", { class: "button", value: "no" }, question.deny?.text ?? "Cancel"),
        h("button", { class: `button ${tone}`, value: "yes", autofocus: true, data: { testid: "confirm-yes" } },
          question.confirm?.text ?? "Yes")));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
