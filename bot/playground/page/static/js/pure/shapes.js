// Numbers to shapes: the geometry of the charts, and the initials, colour and corner of an avatar.

/** The slices of a pie: [{label, value, share, path, middle}] on a circle around (0, 0). */
export function pieSlices(segments, radius) {
  const total = segments.reduce((sum, { value }) => sum + value, 0) || 1;
  let turned = 0;
  return segments.map(({ label, value }) => {
    const share = value / total;
    const path = slicePath(turned, turned + share, radius);
    const [x, y] = onCircle(turned + share / 2, radius * 0.64);
    turned += share;
    return { label, value, share, path, middle: { x, y } };
  });
}

function onCircle(turn, radius) {
  return [round(radius * Math.sin(turn * 2 * Math.PI)), round(-radius * Math.cos(turn * 2 * Math.PI))];
}

function slicePath(from, to, radius) {
  if (to - from > 0.9999) return `M0 ${-radius}A${radius} ${radius} 0 1 1 -0.01 ${-radius}Z`;
  const start = onCircle(from, radius).join(" ");
  return `M0 0L${start}A${radius} ${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${onCircle(to, radius).join(" ")}Z`;
}

/** A vertical scale with round steps that holds all values and zero: {min, max, ticks}. */
export function niceScale(values, wanted = 5) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const step = niceStep((high - low || 1) / wanted);
  const min = Math.floor(low / step) * step;
  const max = Math.max(Math.ceil(high / step) * step, min + step);
  const count = Math.round((max - min) / step);
  return { min, max, ticks: Array.from({ length: count + 1 }, (_, index) => round(min + index * step, 10)) };
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
}

/** A function from value to y inside a plot of that height. */
export function toY({ min, max }, height) {
  return (value) => round(height - ((value - min) / (max - min)) * height);
}

/** The x of the middle of each of `count` columns in a plot of that width. */
export function columnMiddles(count, width) {
  return Array.from({ length: count }, (_, index) => round(((index + 0.5) * width) / count));
}

/** Up to two capitals of a name. */
export function initials(name) {
  const words = String(name ?? "").trim().split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => [...word][0].toLocaleUpperCase()).join("") || "?";
}

/** A stable whole number below `below` for a text. */
export function pick(text, below) {
  let hash = 7;
  for (const character of String(text)) hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  return hash % below;
}

function round(number, digits = 2) {
  return Number(number.toFixed(digits));
}
