// The page: one store, one set of actions, and the parts that show it.

import { createActions } from "./actions.js";
import { listen, read } from "./api.js";
import { h, replace } from "./dom.js";
import { createChannel } from "./parts/channel.js";
import { createClock } from "./parts/clock.js";
import { editMessage } from "./parts/edit.js";
import { createModal } from "./parts/modal.js";
import { createAnnouncer, createNotices } from "./parts/notices.js";
import { createSide } from "./parts/side.js";
import { createSidebar } from "./parts/sidebar.js";
import { createStore, EMPTY, placeFromHash, readerOf } from "./store.js";

async function begin() {
  const store = createStore({ ...EMPTY, place: placeFromHash(location.hash) });
  const actions = createActions(store);
  store.set({ start: await read("start") });
  await actions.refresh();
  if (!store.get().screen) throw new Error(store.get().notices.at(-1)?.text ?? "The workspace cannot be shown.");
  document.title = `${store.get().start.workspace} – playground`;
  layOut(store, actions);
  actions.redraw();
  listen(actions.refresh, (isLive) => store.get().isLive !== isLive && store.set({ isLive }));
  addEventListener("popstate", () => {
    store.set({ place: placeFromHash(location.hash) });
    actions.refresh();
  });
}

function layOut(store, actions) {
  const tools = toolsOf(store, actions);
  const clock = createClock(actions);
  const sidebar = createSidebar(actions);
  const channel = createChannel(store, actions, tools);
  const side = createSide(store, actions, tools);
  const modal = createModal(actions);
  const notices = createNotices(actions);
  const announcer = createAnnouncer();
  const shade = h("div", { class: "shade", on: { click: () => actions.drawer(null) } });
  const frame = h("div", { class: "frame" }, sidebar.node, shade, channel.node, side.node);
  replace(document.getElementById("page"), clock.node, frame, notices.node, announcer.node, modal.node);
  addEventListener("keydown", (event) => event.key === "Escape" && store.get().drawer && actions.drawer(null));
  // The hash says where the reader is, so the skip link moves the focus without touching it.
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    channel.node.focus();
  });
  store.watch((state) => {
    const reader = readerOf(state);
    for (const part of [clock, sidebar, channel, side, modal, notices, announcer]) part.render(state, reader);
    frame.classList.toggle("shows-sidebar", state.drawer === "sidebar");
    frame.classList.toggle("shows-side", !side.node.hidden);
    markSeen(state, actions);
  });
}

// What is on the screen counts as read.
function markSeen({ screen }, actions) {
  if (screen.channel && screen.unread[screen.channel.id] && document.visibilityState === "visible") actions.markRead(screen.channel.id);
}

function toolsOf(store, actions) {
  return {
    click: actions.click, shortcut: actions.shortcut, remove: actions.remove, forget: actions.forget,
    shortcuts: () => store.get().start.shortcuts.filter(({ type }) => type === "message"),
    openThread: async (ts) => {
      await actions.go({ thread: ts, pane: "thread" });
      document.querySelector('[data-testid="thread-composer"]')?.focus();
    },
    showMessage: (ts) => {
      const node = document.querySelector(`.channel [data-ts="${CSS.escape(ts)}"]`);
      node?.scrollIntoView({ block: "center" });
      node?.classList.add("found");
    },
    startEdit: (message) => editMessage(message, (text) => actions.edit(store.get().screen.channel.id, message.ts, text)),
  };
}

begin().catch((error) => {
  replace(document.getElementById("page"), h("p", { class: "broken", role: "alert" }, error.message));
});
