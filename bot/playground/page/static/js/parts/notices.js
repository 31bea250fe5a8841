// What went wrong, said once and dismissed by the reader; and what screen readers hear of new messages.

import { h, iconButton } from "../dom.js";
import { keyed } from "../keyed.js";

/** The stack of notices. */
export function createNotices(actions) {
  const node = h("div", { class: "notices", role: "alert", data: { testid: "notices" } });
  const entry = ({ id, text }) => ({
    key: String(id), sign: text,
    build: () => h("div", { class: "notice" }, h("p", {}, text), iconButton("close", "Dismiss", () => actions.dismiss(id))),
  });
  const render = ({ notices }) => {
    // An open dialog makes the rest of the page inert, so the notices go inside while it is there.
    const host = document.querySelector("dialog.modal[open]") ?? document.getElementById("page");
    if (node.parentElement !== host) host.append(node);
    keyed(node, notices.map(entry));
  };
  return { node, render };
}

/** A hidden line that tells screen readers about messages of others in the open conversation. */
export function createAnnouncer() {
  const node = h("div", { class: "sr-only", "aria-live": "polite", data: { testid: "announcer" } });
  let seen = { place: null, last: null };
  return {
    node,
    render({ screen }, reader) {
      const place = `${screen.user} ${screen.at}`;
      const last = screen.messages.at(-1);
      if (seen.place === place && last && last.ts !== seen.last && last.user !== screen.user) {
        node.textContent = `New message from ${reader.member(last.user)?.name ?? "someone"}: ${(last.text ?? "").slice(0, 140)}`;
      }
      seen = { place, last: last?.ts ?? null };
    },
  };
}
