// What a person types in the composer: completion, and what is sent for it.

/** The candidates for the word that is being typed: [{insert, label, detail}], best first. */
export function completions(text, caret, { commands, members }) {
  const before = text.slice(0, caret);
  const mention = before.match(/(?:^|\s)@([^@\n]{0,30})$/);
  if (mention) return completeMember(mention[1], members);
  if (!before.startsWith("/") || before.includes("\n")) return [];
  const space = before.indexOf(" ");
  if (space < 0) return completeCommand(before, commands);
  return completeVerb(before.slice(0, space), before.slice(space + 1), commands);
}

function completeCommand(typed, commands) {
  return commands
    .filter(({ command }) => command.startsWith(typed))
    .map(({ command, verbs, help }) => ({
      insert: `${command} `, label: command, detail: help ?? (verbs?.length ? `${verbs.length} verbs` : ""), replace: typed.length,
    }));
}

function completeVerb(command, typed, commands) {
  if (/\s/.test(typed)) return [];
  const verbs = commands.find((entry) => entry.command === command)?.verbs ?? [];
  return verbs
    .filter(({ verb }) => verb.startsWith(typed.toLowerCase()) && verb)
    .map(({ verb, usage, help }) => ({ insert: `${verb} `, label: usage || verb, detail: help ?? "", replace: typed.length }));
}

function completeMember(typed, members) {
  const wanted = typed.toLocaleLowerCase();
  return members
    .filter(({ name }) => name.toLocaleLowerCase().startsWith(wanted) && name.length > typed.length)
    .slice(0, 8)
    .map(({ name, title }) => ({ insert: `@${name} `, label: `@${name}`, detail: title ?? "", replace: typed.length + 1 }));
}

/** Typed text with `@Full Name` turned into the id that stands for it; Slack's side escapes the rest. */
export function withIds(text, { members }) {
  const longestFirst = [...members].sort((a, b) => b.name.length - a.name.length);
  return longestFirst.reduce((given, { id, name }) => replaceName(given, name, `<@${id}>`), text);
}

/** `{command, text}` of a typed slash command, null for anything else. */
export function slashOf(text) {
  const match = text.match(/^\/(\S+)(?:\s+([\s\S]*))?$/);
  return match && { command: `/${match[1]}`, text: (match[2] ?? "").trim() };
}

function replaceName(text, name, reference) {
  if (!name) return text;
  const escaped = `@${name}`.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replace(new RegExp(`(^|[\\s(])${escaped}(?![\\p{L}\\p{N}_-])`, "giu"), (_, lead) => lead + reference);
}
