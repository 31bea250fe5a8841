// The right column: a thread with its own composer, or the traffic between the bot and Slack.

import { h, replace } from "../dom.js";
import { slashOf, withIds } from "../pure/typing.js";
import { createComposer } from "./composer.js";
import { createConversation } from "./conversation.js";
import { sourcesOf } from "./channel.js";
import { sideHead } from "./side_head.js";
import { createTraffic } from "./traffic.js";

/** The side pane over the store; hidden when there is nothing to show. */
export function createSide(store, actions, tools) {
  const thread = createThread(store, actions, tools);
  const traffic = createTraffic(actions);
  const node = h("aside", { class: "side", "aria-label": "Details" }, thread.node, traffic.node);
  return {
    node,
    render(state, reader) {
      const { pane } = state.place;
      const shows = pane === "thread" && state.screen.thread ? "thread" : pane === "traffic" ? "traffic" : null;
      node.hidden = shows === null;
      node.setAttribute("aria-label", shows === "thread" ? "Thread" : "API traffic");
      thread.node.hidden = shows !== "thread";
      traffic.node.hidden = shows !== "traffic";
      if (shows === "thread") thread.render(state, reader);
      if (shows === "traffic") traffic.render(state);
    },
  };
}

function createThread(store, actions, tools) {
  const where = h("p", { class: "topic" });
  const head = sideHead("Thread", where, () => actions.go({ thread: null, pane: null }));
  const conversation = createConversation("Thread");
  const composer = createComposer({
    testid: "thread-composer", label: "Reply in thread", sources: () => ({ ...sourcesOf(store.get()), commands: [] }),
    send: (text) => reply(store.get(), actions, text),
  });
  const node = h("section", { class: "thread", data: { testid: "thread" } }, head, conversation.node, composer.node);
  const render = ({ screen }, reader) => {
    const { channel, thread } = screen;
    replace(where, channel.kind === "im" ? channel.name : `# ${channel.name}`);
    composer.node.hidden = !screen.can_post;
    composer.moveTo(`${screen.user} ${channel.id} ${thread.ts}`, "Reply…");
    conversation.render(thread.messages, { key: `${screen.user} ${thread.ts}`, channel: channel.id, inThread: true }, reader, tools);
  };
  return { node, render };
}

function reply({ screen }, actions, text) {
  const slash = slashOf(text);
  if (slash) {
    return actions.notify(`${slash.command} is not supported in threads. Type it in the channel, or mention the bot here.`);
  }
  return actions.post(screen.channel.id, withIds(text, screen), screen.thread.ts);
}
