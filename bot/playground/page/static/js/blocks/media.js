// Pictures, videos and files. The page loads pictures only from its own address; for any other it shows the words.

import { h } from "../dom.js";

/** A picture with its alternative text, or a quiet box with that text where it cannot be loaded. */
export function image({ image_url: url, slack_file: file, alt_text: alt }, name) {
  const source = url ?? file?.url;
  if (!isOwn(source)) return placeholder(alt, name);
  const picture = h("img", { class: name, src: source, alt: alt ?? "", loading: "lazy" });
  picture.addEventListener("error", () => picture.replaceWith(placeholder(alt, name)), { once: true });
  return picture;
}

/** An image block: title, picture. */
export function imageBlock(block) {
  return h("figure", { class: "image" }, block.title && h("figcaption", {}, block.title.text), image(block, "picture"));
}

/** A video block, as a link to where it plays. */
export function videoBlock(block) {
  return h("figure", { class: "video" },
    h("figcaption", {}, address(block.title_url ?? block.video_url, block.title?.text ?? "Video"), block.author_name && ` · ${block.author_name}`),
    image({ image_url: block.thumbnail_url, alt_text: block.alt_text }, "picture"),
    block.description && h("p", { class: "quiet" }, block.description.text));
}

/** A file that hangs on a message: its picture when it is one, otherwise its name and size. */
export function attachedFile(file) {
  const name = file.title || file.name || file.id;
  const url = file.url_private ?? file.permalink;
  const isPicture = /^image\//.test(file.mimetype ?? "");
  return h("figure", { class: "file" },
    isPicture && image({ image_url: url, alt_text: file.alt_txt ?? name }, "picture"),
    h("figcaption", {}, address(url, name), file.size ? ` · ${Math.max(1, Math.round(file.size / 1024))} kB` : null));
}

function address(url, text) {
  return /^https?:/i.test(url ?? "") || isOwn(url) ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text) : text;
}

function placeholder(alt, name) {
  return h("span", { class: `${name} no-image`, role: "img", "aria-label": alt ?? "Picture" }, alt || "Picture");
}

function isOwn(url) {
  if (!/^(\/|https?:|data:)/i.test(url ?? "")) return false;
  if (/^data:image\/(png|jpeg|gif|webp);/i.test(url)) return true;
  return URL.canParse(url, location.href) && new URL(url, location.href).origin === location.origin;
}
