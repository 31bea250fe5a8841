// Every interactive element of Block Kit as a control. A control reports `change(answer)`, where the answer has the
// shape in which Slack keeps it in view.state.values; `start` is the answer it begins with, or null.

import { h, uid } from "../dom.js";
import { fromLocalField, toLocalField } from "../pure/dates.js";
import { parseInline, parsePlain } from "../pure/mrkdwn.js";
import { inlineNodes } from "./text.js";

const LISTS = {
  users: { one: "selected_user", many: "selected_users" },
  channels: { one: "selected_channel", many: "selected_channels" },
  conversations: { one: "selected_conversation", many: "selected_conversations" },
};

const BUILDERS = {
  plain_text_input: textInput, email_text_input: typed("email"), url_text_input: typed("url"), number_input: numberInput,
  rich_text_input: richTextInput, datepicker: picker("date", "selected_date", "initial_date"),
  timepicker: picker("time", "selected_time", "initial_time"), datetimepicker, file_input: fileInput,
  static_select: optionSelect, external_select: optionSelect, multi_static_select: multiSelect, multi_external_select: multiSelect,
  users_select: listSelect("users"), channels_select: listSelect("channels"), conversations_select: listSelect("conversations"),
  multi_users_select: multiList("users"), multi_channels_select: multiList("channels"), multi_conversations_select: multiList("conversations"),
  radio_buttons: radioButtons, checkboxes,
};

/** True for an element that is a field (in contrast to a button, an overflow menu or an image). */
export function isField(type) {
  return Object.hasOwn(BUILDERS, type);
}

/** True for a field that is a group of choices and so is labelled by a legend. */
export function isGroup(type) {
  return type === "radio_buttons" || type === "checkboxes" || type.startsWith("multi_");
}

/** The control of a field. `attributes` (id, aria-…) go on the thing that takes focus. */
export function control(element, { start, change, submit = () => {}, attach, reader, attributes = {} }) {
  const named = { ...attributes, data: { actionId: element.action_id } };
  return BUILDERS[element.type](element, { start, change, submit, attach, reader, attributes: named });
}

function textInput(element, context) {
  const tag = element.multiline ? "textarea" : "input";
  const field = inputField(tag, element, context, element.multiline ? { rows: 4 } : { type: "text" });
  if (element.min_length) field.setAttribute("minlength", element.min_length);
  if (!element.multiline && !element.max_length) return field;
  const limit = element.max_length ?? 3000;
  const counter = h("span", { class: "counter", "aria-hidden": "true" });
  const count = () => {
    counter.textContent = `${field.value.length} / ${limit}`;
    counter.classList.toggle("over", field.value.length > limit);
  };
  field.addEventListener("input", count);
  count();
  return h("div", { class: "counted" }, field, counter);
}

function typed(type) {
  return (element, context) => inputField("input", element, context, { type });
}

function numberInput(element, context) {
  const inputmode = element.is_decimal_allowed ? "decimal" : "numeric";
  return inputField("input", element, context, { type: "text", inputmode, autocomplete: "off" });
}

function inputField(tag, element, { start, change, submit, attributes }, own) {
  const field = h(tag, {
    ...own, ...attributes, class: "field", placeholder: element.placeholder?.text, value: start?.value ?? element.initial_value ?? "",
  });
  const answer = () => ({ type: element.type, value: field.value === "" ? null : field.value });
  field.addEventListener("input", () => change(answer()));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && tag === "input") submit(answer());
  });
  return field;
}

function richTextInput(element, context) {
  const initial = plainOfRich(context.start?.rich_text_value ?? element.initial_value);
  const field = h("textarea", { ...context.attributes, class: "field", rows: 5, placeholder: element.placeholder?.text, value: initial });
  field.addEventListener("input", () => context.change({ type: element.type, rich_text_value: field.value ? richOfPlain(field.value) : null }));
  return field;
}

function richOfPlain(text) {
  const elements = [{ type: "rich_text_section", elements: [{ type: "text", text }] }];
  return { type: "rich_text", elements };
}

function plainOfRich(rich) {
  return (rich?.elements ?? []).flatMap((part) => part.elements ?? []).map((part) => part.text ?? part.url ?? "").join("");
}

function picker(type, key, initial) {
  return (element, { start, change, attributes }) => {
    const field = h("input", { ...attributes, type, class: "field short", value: start ? start[key] ?? "" : element[initial] ?? "" });
    field.addEventListener("change", () => change({ type: element.type, [key]: field.value || null }));
    return field;
  };
}

function datetimepicker(element, { start, change, reader, attributes }) {
  const epoch = start ? start.selected_date_time : element.initial_date_time;
  const value = epoch ? toLocalField(epoch * 1000, reader.zone) : "";
  const field = h("input", { ...attributes, type: "datetime-local", class: "field short", value });
  field.addEventListener("change", () =>
    change({ type: element.type, selected_date_time: field.value ? fromLocalField(field.value, reader.zone) : null }));
  return field;
}

function fileInput(element, { start, change, attach, attributes }) {
  const most = element.max_files ?? 10;
  const accept = (element.filetypes ?? []).map((type) => `.${type}`).join(",");
  const field = h("input", { ...attributes, type: "file", class: "field", accept: accept || null, multiple: most > 1 });
  const chosen = h("p", { class: "hint", role: "status" });
  const show = (files) => { chosen.textContent = files.map(({ name, size }) => `✓ ${name}, ${size} bytes`).join(" · "); };
  field.addEventListener("change", async () => {
    const files = (await Promise.all([...field.files].slice(0, most).map(attach))).filter(Boolean);
    change({ type: element.type, files });
    show(files);
  });
  show(start?.files ?? []);
  return h("div", {}, field, chosen);
}

// ------------------------------------------------------------------------------------------- one of many

function optionSelect(element, context) {
  const options = flatOptions(element);
  const chosen = context.start ? context.start.selected_option?.value : element.initial_option?.value;
  return select(element, context, {
    entries: grouped(element), chosen,
    answer: (value) => ({ type: element.type, selected_option: options.find((option) => option.value === value) ?? null }),
  });
}

function listSelect(name) {
  const { one } = LISTS[name];
  return (element, context) => select(element, context, {
    entries: [{ options: directory(name, context.reader) }],
    chosen: context.start ? context.start[one] : element[`initial_${name.slice(0, -1)}`],
    answer: (value) => ({ type: element.type, [one]: value || null }),
  });
}

function select(element, { change, attributes }, { entries, chosen, answer }) {
  const option = (entry) => h("option", { value: entry.value, selected: entry.value === chosen }, entry.text.text);
  const field = h("select", { ...attributes, class: "field" },
    h("option", { value: "", selected: !chosen }, element.placeholder?.text ?? "Choose…"),
    entries.map(({ label, options }) => (label ? h("optgroup", { label: label.text }, options.map(option)) : options.map(option))));
  field.addEventListener("change", () => change(answer(field.value)));
  return field;
}

function radioButtons(element, { start, change, reader, attributes }) {
  const chosen = start ? start.selected_option?.value : element.initial_option?.value;
  const name = uid("radio");
  return choiceList(element.options, reader, attributes, (option) => h("input", {
    type: "radio", name, value: option.value, checked: option.value === chosen,
    on: { change: () => change({ type: element.type, selected_option: option }) },
  }));
}

// ------------------------------------------------------------------------------------------ many of many

function checkboxes(element, context) {
  const initial = context.start ? context.start.selected_options : element.initial_options;
  return manyOf(element.options, initial?.map(({ value }) => value), context, (values) =>
    ({ type: element.type, selected_options: element.options.filter(({ value }) => values.has(value)) }));
}

function multiSelect(element, context) {
  const options = flatOptions(element);
  const initial = context.start ? context.start.selected_options : element.initial_options;
  return boxed(element, options, manyOf(options, initial?.map(({ value }) => value), context, (values) =>
    ({ type: element.type, selected_options: options.filter(({ value }) => values.has(value)) })));
}

function multiList(name) {
  const { many } = LISTS[name];
  return (element, context) => {
    const options = directory(name, context.reader);
    const initial = context.start ? context.start[many] : element[`initial_${name}`];
    return boxed(element, options, manyOf(options, initial, context, (values) => ({ type: element.type, [many]: [...values] })));
  };
}

function manyOf(options, initial, { change, reader, attributes }, answer) {
  const values = new Set(initial ?? []);
  const toggle = (option) => (event) => {
    values[event.target.checked ? "add" : "delete"](option.value);
    change(answer(values));
  };
  return choiceList(options, reader, attributes, (option) => h("input", {
    type: "checkbox", value: option.value, checked: values.has(option.value), on: { change: toggle(option) },
  }));
}

function boxed(element, options, list) {
  const root = h("div", { class: "multi" });
  if (options.length > 8) root.append(filterField(element, list));
  root.append(list);
  return root;
}

function filterField(element, list) {
  const words = element.placeholder?.text ?? "Filter…";
  const filter = h("input", { type: "search", class: "field", placeholder: words, "aria-label": "Filter the choices" });
  filter.addEventListener("input", () => {
    const wanted = filter.value.toLocaleLowerCase();
    for (const entry of list.children) entry.hidden = !entry.textContent.toLocaleLowerCase().includes(wanted);
  });
  return filter;
}

function choiceList(options = [], reader, attributes, input) {
  const { id, data, ...aria } = attributes;
  return h("div", { class: "choices", id, data, ...aria, role: "group" }, options.map((option) =>
    h("label", { class: "choice" }, input(option),
      h("span", {}, optionText(option.text, reader), option.description && h("small", {}, optionText(option.description, reader))))));
}

// A label may hold only inline text, so mrkdwn in it loses its paragraphs.
function optionText(object, reader) {
  return inlineNodes(object.type === "mrkdwn" ? parseInline(object.text) : parsePlain(object.text), reader);
}

function flatOptions(element) {
  return grouped(element).flatMap(({ options }) => options);
}

function grouped(element) {
  return element.option_groups ?? [{ options: element.options ?? [] }];
}

function directory(name, reader) {
  const asOption = ({ id, name: text }, mark) => ({ value: id, text: { type: "plain_text", text: mark + text } });
  const people = reader.people().map((member) => asOption(member, ""));
  const channels = reader.channels().map((channel) => asOption(channel, "#"));
  return { users: people, channels, conversations: [...channels, ...people] }[name];
}
