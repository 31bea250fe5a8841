// The left column: the workspace, who one acts as, and the places to go.

import { h, icon, iconButton, replace } from "../dom.js";
import { keyed } from "../keyed.js";
import { formatIn } from "../pure/dates.js";
import { avatar } from "./avatar.js";

/** The sidebar over the store's state. */
export function createSidebar(actions) {
  const close = iconButton("close", "Close the menu", () => actions.drawer(null), { class: "button quiet drawer-only" });
  const actAs = () => actions.go({ as: who.value, at: null, thread: null, pane: null });
  const name = h("h1", { class: "workspace-name" });
  const actor = h("div", { class: "actor" });
  const who = h("select", { id: "act-as", data: { testid: "act-as" }, on: { change: actAs } });
  const channels = h("ul", { class: "places" });
  const app = h("ul", { class: "places" });
  const node = h("nav", { class: "sidebar", id: "sidebar", "aria-label": "Workspace" },
    h("div", { class: "sidebar-head" }, name, close),
    h("div", { class: "act-as" }, h("label", { for: "act-as" }, "Act as", icon("down")), actor, who),
    h("h2", {}, "Channels"), channels, h("h2", {}, "App"), app);
  return { node, render: (state, reader) => render(state, reader, { name, actor, who, channels, app, actions }) };
}

function render({ start, screen }, reader, parts) {
  parts.name.textContent = start.workspace;
  renderWho(parts.who, reader, screen.user);
  renderActor(parts.actor, reader);
  const unread = (channel) => screen.unread[channel.id] ?? 0;
  const rooms = screen.channels.filter(({ kind }) => kind !== "im");
  keyed(parts.channels, rooms.map((channel) => place(channel, unread(channel), screen, parts.actions)));
  keyed(parts.app, appPlaces(start, screen).map((entry) => place(entry, unread(entry), screen, parts.actions)));
}

function renderWho(who, reader, user) {
  const people = reader.people();
  const sign = people.map(({ id, name, title }) => [id, name, title].join("\u0000")).join();
  if (who.dataset.sign !== sign) {
    who.dataset.sign = sign;
    replace(who, people.map(({ id, name, title }) => h("option", { value: id }, title ? `${name} – ${title}` : name)));
  }
  who.value = user;
}

function renderActor(actor, reader) {
  const member = reader.member(reader.viewer);
  const city = reader.zone.split("/").at(-1).replaceAll("_", " ");
  const time = formatIn(reader.now, reader, { timeStyle: "short" });
  replace(actor, avatar(member), h("div", {},
    h("strong", {}, member.name),
    member.title && h("span", { class: "actor-title" }, member.title),
    h("span", { class: "actor-time" }, `${time} in ${city}`)));
}

function appPlaces(start, screen) {
  const dm = screen.channels.find(({ kind }) => kind === "im");
  return [
    { id: "home", kind: "home", name: "Home" },
    { id: dm?.id ?? "dm", kind: "im", name: start.bot_name },
  ];
}

function place(channel, unread, screen, actions) {
  const isHere = channel.id === screen.at || (channel.kind === "im" && screen.at === "dm");
  const sign = [channel.name, channel.kind, unread, isHere, screen.user];
  return { key: channel.id, sign, build: () => placeItem(channel, unread, isHere, actions) };
}

function placeItem(channel, unread, isHere, actions) {
  const testid = { im: "dm", home: "home" }[channel.kind] ?? `channel-${channel.name}`;
  const open = () => {
    if (channel.kind === "home") actions.openHome();
    actions.go({ at: channel.kind === "im" ? "dm" : channel.id, thread: null, pane: null });
  };
  return h("li", {}, h("button", {
    type: "button", class: unread ? "place unread" : "place", "aria-current": isHere ? "page" : null, data: { testid }, on: { click: open },
  },
    channel.kind === "im" ? avatar({ is_bot: true }, "tiny") : icon({ group: "lock", home: "home" }[channel.kind] ?? "hash"),
    h("span", { class: "place-name" }, channel.name),
    unread > 0 && h("span", { class: "count" }, String(unread), h("span", { class: "sr-only" }, " unread"))));
}
