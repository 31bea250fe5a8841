// The one place where the page keeps what it knows, and the address bar that mirrors where the reader is.

/** A store: `get()`, `set(patch)`, `watch(listener)`; listeners run once for each change. */
export function createStore(initial) {
  let state = initial;
  const listeners = new Set();
  return {
    get: () => state,
    set(patch) {
      state = { ...state, ...patch };
      listeners.forEach((listener) => listener(state));
    },
    watch: (listener) => listeners.add(listener),
  };
}

/** What the page knows before anything was loaded. */
export const EMPTY = {
  start: null, screen: null, traffic: [], place: { as: null, at: null, thread: null, pane: null }, drawer: null,
  pending: 0, notices: [], isLive: true,
};

/** The place that a location hash names: `#as=ada&in=dm&thread=1.2&pane=traffic`. */
export function placeFromHash(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const thread = given.get("thread");
  return { as: given.get("as"), at: given.get("in"), thread, pane: given.get("pane") ?? (thread ? "thread" : null) };
}

/** The hash of a place; reading it back gives the same place. */
export function hashOfPlace({ as, at, thread, pane }) {
  const given = new URLSearchParams();
  if (as) given.set("as", as);
  if (at) given.set("in", at);
  if (thread) given.set("thread", thread);
  if (pane && !(pane === "thread" && thread)) given.set("pane", pane);
  return `#${given}`;
}

/** The reader of the page: the acting member's zone and language, and the names behind ids. */
export function readerOf({ start, screen }) {
  const members = new Map((screen?.members ?? []).map((member) => [member.id, member]));
  const viewer = members.get(screen?.user);
  return {
    viewer: screen?.user ?? null,
    zone: viewer?.zone ?? "UTC",
    locale: safeLocale(viewer?.locale),
    now: Date.parse(screen?.clock.now ?? 0),
    bot: start?.bot ?? null,
    member: (id) => members.get(id) ?? null,
    channelName: (id) => screen?.channels.find((channel) => channel.id === id)?.name ?? null,
    people: () => [...members.values()].filter((member) => !member.is_bot && !member.is_deactivated),
    channels: () => (screen?.channels ?? []).filter((channel) => channel.kind !== "im"),
  };
}

function safeLocale(locale) {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? "en-GB";
  } catch {
    return "en-GB";
  }
}
