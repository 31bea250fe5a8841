// Everything a person can do on the page, each as one function; all of them end in a fresh look at the workspace.

import { read, send } from "./api.js";
import { hashOfPlace } from "./store.js";

const SLACK_SENTENCES = {
  operation_timeout: (command) => `${command} failed with the error “operation_timeout”: the bot did not answer within three seconds.`,
  dispatch_failed: (command) => `${command} failed with the error “dispatch_failed”: the bot could not be reached.`,
  unknown_command: (command) => `${command} is not a valid command. In Slack, “/” starts a command of an app.`,
  bad_response: (command) => `${command} failed: the bot's answer could not be understood.`,
};

/** The actions of the page over one store. */
export function createActions(store) {
  const refresh = refresher(store);
  const user = () => store.get().screen.user;

  async function run(work) {
    store.set({ pending: store.get().pending + 1 });
    try {
      return await work();
    } catch (error) {
      notify(store, error.message);
      return null;
    } finally {
      store.set({ pending: store.get().pending - 1 });
      await refresh();
    }
  }
  const act = (verb, body) => run(() => send(`do/${verb}`, { user: user(), ...body }));
  const told = async (verb, body, what) => {
    const result = await act(verb, body);
    if (result?.error) notify(store, sentence(result.error, what));
    return result;
  };

  return {
    ...looking(store, refresh),
    post: (channel, text, thread) => act("post", { channel, text, thread_ts: thread }),
    slash: (channel, command, text) => told("slash", { channel, command, text }, command),
    click: (body) => told("click", body, "That"),
    shortcut: (callback_id, channel, ts) => told("shortcut", { callback_id, channel, ts }, "That shortcut"),
    attach: async (file) => (await act("attach", { name: file.name, data: await bytesOf(file) }))?.file ?? null,
    submit: (view_id, values) => told("submit", { view_id, values }, "The form"),
    close: (view_id, all) => act("close", { view_id, all }),
    edit: (channel, ts, text) => act("edit", { channel, ts, text }),
    remove: (channel, ts) => act("delete", { channel, ts }),
    react: (channel, ts, name) => act("react", { channel, ts, name }),
    forget: (ts) => act("dismiss", { ts }),
    openHome: () => act("home", { tab: "home" }),
    markRead: (channel) => send("do/read", { user: user(), channel }).catch(() => {}),
    moveClock: (to) => run(() => send("clock", { to })),
  };
}

// What changes only what the page shows.
function looking(store, refresh) {
  return {
    refresh,
    redraw: () => store.set({}),
    go: (place) => go(store, place, refresh),
    notify: (text) => notify(store, text),
    dismiss: (id) => store.set({ notices: store.get().notices.filter((notice) => notice.id !== id) }),
    drawer: (drawer) => store.set({ drawer }),
  };
}

// The bytes of a file as base64, which is how JSON can carry them.
function bytesOf(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => failed(reader.error));
    reader.readAsDataURL(file);
  });
}

function sentence(error, what) {
  const known = Object.hasOwn(SLACK_SENTENCES, error) ? SLACK_SENTENCES[error] : null;
  return known ? known(what) : `${what} failed with the error “${error}”.`;
}

let noticeSerial = 0;

function notify(store, text) {
  noticeSerial += 1;
  store.set({ notices: [...store.get().notices.slice(-2), { id: noticeSerial, text }] });
}

function go(store, change, refresh) {
  const place = { ...store.get().place, ...change };
  store.set({ place, drawer: null });
  const hash = hashOfPlace(place);
  if (location.hash !== hash) history.pushState(null, "", hash);
  return refresh();
}

// One look at a time; whatever happens meanwhile leads to exactly one more.
function refresher(store) {
  let running = null;
  let isStale = false;
  const look = async () => {
    do {
      isStale = false;
      await lookOnce(store);
    } while (isStale);
  };
  return () => {
    if (running) isStale = true;
    else running = look().finally(() => (running = null));
    return running;
  };
}

async function lookOnce(store) {
  const { as, at, thread } = store.get().place;
  try {
    const screen = await read("screen", { as, at, thread });
    if (store.get().place.as !== as || store.get().place.at !== at || store.get().place.thread !== thread) return;
    store.set({ screen });
    if (store.get().place.pane === "traffic") await loadTraffic(store);
  } catch (error) {
    notify(store, error.message);
  }
}

async function loadTraffic(store) {
  const known = store.get().traffic;
  const { entries } = await read("traffic", { after: known.at(-1)?.id ?? 0 });
  if (entries.length) store.set({ traffic: [...store.get().traffic, ...entries].slice(-400) });
}
