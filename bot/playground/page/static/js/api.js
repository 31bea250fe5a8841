// Talking to the playground: JSON over the page's own address, and the stream that says when to look again.

/** The answer of a GET; throws an Error whose message is for a person. */
export async function read(path, query = {}) {
  const given = new URLSearchParams(Object.entries(query).filter(([, value]) => value != null));
  return answerOf(await fetch(`data/${path}?${given}`, { headers: { Accept: "application/json" } }).catch(unreachable));
}

/** The answer of a POST; throws an Error whose message is for a person. */
export async function send(path, body) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return answerOf(await fetch(`data/${path}`, options).catch(unreachable));
}

/** Call `onChange` whenever something in the workspace changed, `onLive(bool)` when the line breaks or mends. */
export function listen(onChange, onLive) {
  const stream = new EventSource("data/stream");
  stream.addEventListener("message", onChange);
  stream.addEventListener("open", () => onLive(true));
  stream.addEventListener("error", () => onLive(false));
}

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `The playground answered ${response.status}.`);
  return body;
}

function unreachable() {
  throw new Error("The playground does not answer. Is it still running?");
}
