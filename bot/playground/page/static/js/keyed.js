// Bringing a list on the page up to date: an entry whose content did not change keeps its element, its scroll
// position, and whatever a person was doing in it.

const built = new WeakMap();

/** Make the children of `parent` show `entries` ({key, sign, build}), building only what changed. */
export function keyed(parent, entries) {
  const old = new Map([...parent.children].filter((node) => built.has(node)).map((node) => [built.get(node).key, node]));
  const focus = rememberFocus(parent);
  let cursor = parent.firstChild;
  for (const entry of entries) {
    const node = sameOrNew(old.get(entry.key), entry);
    old.delete(entry.key);
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
  while (cursor) {
    const next = cursor.nextSibling;
    cursor.remove();
    cursor = next;
  }
  focus(parent);
}

function sameOrNew(node, { key, sign, build }) {
  const text = JSON.stringify(sign);
  if (node && built.get(node).text === text) return node;
  const fresh = build();
  built.set(fresh, { key, text });
  return fresh;
}

/** Remember which control inside `root` has the focus; the returned function gives it back to its successor. */
export function rememberFocus(root) {
  const active = document.activeElement;
  if (!active || active === root || !root.contains(active)) return () => {};
  const selector = pathOf(active, root);
  const caret = "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  return (where) => {
    if (active.isConnected && where.contains(active)) return active.focus({ preventScroll: true });
    const heir = selector && where.querySelector(selector);
    heir?.focus({ preventScroll: true });
    if (heir && caret && caret[0] !== null) heir.setSelectionRange?.(...caret);
    return undefined;
  };
}

function pathOf(active, root) {
  const own = attribute(active, "data-action-id") ?? attribute(active, "data-testid") ?? attribute(active, "value");
  if (!own) return null;
  const anchor = active.closest("[data-block-id], [data-ts]");
  const holder = anchor && root.contains(anchor)
    ? attribute(anchor, "data-block-id") ?? attribute(anchor, "data-ts") : null;
  return holder ? `${holder} ${own}` : own;
}

function attribute(node, name) {
  const value = node.getAttribute(name);
  return value ? `[${name}="${CSS.escape(value)}"]` : null;
}
