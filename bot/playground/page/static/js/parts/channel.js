// The middle: a conversation with its header and composer, or the Home tab.

import { blocksOf } from "../blocks/blocks.js";
import { h, icon, iconButton, menuProps, replace, uid } from "../dom.js";
import { rememberFocus } from "../keyed.js";
import { parseMrkdwn } from "../pure/mrkdwn.js";
import { slashOf, withIds } from "../pure/typing.js";
import { inlineNodes } from "../blocks/text.js";
import { createComposer } from "./composer.js";
import { createConversation } from "./conversation.js";
import { openMenu } from "./menu.js";

/** The main part over the store; `tools` is what messages can do. */
export function createChannel(store, actions, tools) {
  const header = h("header", { class: "pane-head" });
  const conversation = createConversation("Messages");
  const home = h("div", { class: "home-view", data: { testid: "home-view" }, tabindex: "0" });
  const composer = createComposer({
    testid: "composer", label: "Message", sources: () => sourcesOf(store.get()),
    send: (text) => say(store.get(), actions, text),
  });
  const node = h("main", { class: "channel", id: "main", tabindex: "-1" }, header, conversation.node, home, composer.node);
  const parts = { header, conversation, home, composer, actions, tools };
  return { node, render: (state, reader) => render(state, reader, parts) };
}

/** What the composers complete. */
export function sourcesOf({ start, screen }) {
  return { commands: start.commands, members: screen.members.filter((member) => !member.is_deactivated) };
}

function say({ screen }, actions, text) {
  const slash = slashOf(text);
  if (slash) return actions.slash(screen.channel.id, slash.command, slash.text);
  return actions.post(screen.channel.id, withIds(text, screen));
}

function render({ start, screen }, reader, parts) {
  const isHome = screen.at === "home";
  const { conversation, home, composer } = parts;
  conversation.node.hidden = isHome;
  composer.node.hidden = isHome || !screen.can_post;
  home.hidden = !isHome;
  renderHeader(parts, start, screen, reader);
  if (isHome) return renderHome(parts, start, screen, reader);
  const { channel } = screen;
  const words = channel.kind === "im" ? `Message ${channel.name}` : `Message #${channel.name}`;
  composer.moveTo(`${screen.user} ${channel.id}`, words);
  conversation.node.setAttribute("aria-label", channel.kind === "im" ? `Messages with ${channel.name}` : `Messages in ${channel.name}`);
  const place = { key: `${screen.user} ${channel.id}`, channel: channel.id, inThread: false };
  return conversation.render(screen.messages, place, reader, parts.tools);
}

function renderHeader({ header, actions, tools }, start, screen, reader) {
  const sign = JSON.stringify([screen.at, screen.channel, screen.pins, screen.user]);
  if (header.dataset.sign === sign) return;
  header.dataset.sign = sign;
  const menu = iconButton("menu", "Channels and people", () => actions.drawer("sidebar"), {
    class: "button quiet drawer-only", "aria-controls": "sidebar",
  });
  const { channel } = screen;
  const title = screen.at === "home" ? "Home" : channel.kind === "im" ? channel.name : `# ${channel.name}`;
  const topic = screen.at !== "home" && channel.topic;
  replace(header, menu, h("div", { class: "pane-title" },
    h("h2", {}, title),
    topic && h("p", { class: "topic", title: topic }, parseMrkdwn(topic).map((block) => inlineNodes(block.children ?? [], reader)))),
    screen.pins.length > 0 && pinsButton(screen.pins, tools),
    screen.at !== "home" && globalShortcuts(start, actions));
}

function pinsButton(pins, tools) {
  const items = pins.map((pin) => ({
    label: firstWords(pin.text), detail: pin.by, run: () => tools.showMessage(pin.ts),
  }));
  return menuButton("pins", items, icon("pin"), pins.length === 1 ? "1 pin" : `${pins.length} pins`);
}

function firstWords(text) {
  const plain = (text || "A message").replace(/[*_~`]|<[^>]*>/g, "").replace(/\s+/g, " ").trim();
  return plain.length > 70 ? `${plain.slice(0, 68)}…` : plain;
}

function globalShortcuts(start, actions) {
  const shortcuts = start.shortcuts.filter(({ type }) => type === "global");
  if (!shortcuts.length) return null;
  const items = shortcuts.map(({ name, description, callback_id }) => ({
    label: name, detail: description, run: () => actions.shortcut(callback_id),
  }));
  return menuButton("shortcuts", items, "Shortcuts", icon("down"));
}

function menuButton(testid, items, ...words) {
  const open = (event) => openMenu(event.currentTarget, items);
  return h("button", { type: "button", class: "button quiet labelled", ...menuProps(testid), on: { click: open } }, words);
}

function renderHome({ home, actions }, start, screen, reader) {
  const sign = JSON.stringify([screen.home, screen.user, screen.members]);
  if (home.dataset.sign === sign) return;
  home.dataset.sign = sign;
  const giveBack = rememberFocus(home);
  const surface = {
    reader, form: homeForm(screen.home),
    act: (element, blockId, answer) => actions.click({ view_id: screen.home.id, action_id: element.action_id, block_id: blockId, answer }),
  };
  replace(home, screen.home ? blocksOf(screen.home.blocks, surface) : emptyHome(start));
  giveBack(home);
}

function homeForm(view) {
  const values = Object.entries(view?.state?.values ?? {});
  return new Map(values.flatMap(([block, answers]) => Object.entries(answers).map(([action, answer]) => [`${block}/${action}`, answer])));
}

function emptyHome(start) {
  const id = uid("empty");
  return h("section", { class: "empty", "aria-labelledby": id }, h("h3", { id }, `${start.bot_name} has not filled this tab yet`),
    h("p", {}, "It is filled when the bot answers the visit. If it stays empty, look at the traffic."));
}
