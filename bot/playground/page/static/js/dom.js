// Building elements. Text always becomes a text node, so nothing that a person wrote can become markup.

const SVG = "http://www.w3.org/2000/svg";
let serial = 0;

/** An element. Props: `class`, `on: {event: listener}`, `data: {…}`, `style: {…}`, booleans and attributes. */
export function h(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** The same for SVG. */
export function s(tag, props = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

/** An id that no other element has. */
export function uid(prefix) {
  serial += 1;
  return `${prefix}-${serial}`;
}

/** A drawn icon, hidden from screen readers: the button around it carries the words. */
export function icon(name) {
  const paths = {
    more: "M4 10h.01M10 10h.01M16 10h.01", close: "M5 5l10 10M15 5L5 15", reply: "M3 5h14v8H9l-4 3v-3H3z",
    pin: "M8 3h6l-1 6 3 3H5l3-3zM10 12v5", home: "M3 9l7-6 7 6v8h-5v-5H8v5H3z", menu: "M3 5h14M3 10h14M3 15h14",
    hash: "M7 3L5 17M14 3l-2 14M3 7h14M2.5 13h14", traffic: "M3 7h12l-3-3M17 13H5l3 3", send: "M3 10l14-6-5 13-3-5z",
    skip: "M4 4l7 6-7 6zM15 4v12", lock: "M5 9h10v8H5zM7 9V6a3 3 0 0 1 6 0v3", down: "M5 8l5 5 5-5", back: "M12 4l-6 6 6 6",
  };
  return s("svg", { class: `icon icon-${name}`, viewBox: "0 0 20 20", "aria-hidden": "true" }, s("path", { d: paths[name] }));
}

/** A quiet button that shows an icon and is named by `label`. */
export function iconButton(name, label, click, props = {}) {
  const own = { type: "button", class: "button quiet", "aria-label": label, title: label, on: { click } };
  return h("button", { ...own, ...props }, icon(name));
}

/** What a button that opens a menu says of itself, beside its test hook. */
export function menuProps(testid) {
  return { "aria-haspopup": "menu", data: { testid } };
}

/** Swap all children of a node. */
export function replace(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props)) setProp(node, name, value);
  replace(node, ...children);
  return node;
}

function setProp(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") Object.entries(value).forEach(([event, listener]) => node.addEventListener(event, listener));
  else if (name === "data") Object.entries(value).forEach(([key, entry]) => entry != null && (node.dataset[key] = entry));
  else if (name === "style") Object.entries(value).forEach(([key, entry]) => node.style.setProperty(key, entry));
  else if (name === "value") node.value = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}
