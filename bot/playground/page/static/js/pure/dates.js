// Instants as people read them: Slack's date tokens, times in a member's zone, and the way back from a clock face.

const DAY_MS = 86_400_000;
const STYLES = {
  date: { dateStyle: "long" },
  date_short: { dateStyle: "medium" },
  date_long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  time: { timeStyle: "short" },
  time_secs: { timeStyle: "medium" },
};

/** A date token's text for a reader ({zone, locale, now}); its fallback when the token cannot be understood. */
export function dateText({ epoch, format, fallback }, reader) {
  if (!Number.isFinite(epoch) || !format) return fallback ?? "";
  let understood = true;
  const text = format.replace(/\{(\w+)\}/g, (token, name, offset) => {
    const value = tokenText(name, epoch * 1000, reader, offset === 0);
    understood &&= value !== null;
    return value ?? token;
  });
  return understood ? text : (fallback ?? text);
}

function tokenText(name, ms, reader, isFirst) {
  if (name === "date_num") return dayKey(ms, reader.zone);
  if (name === "ago") return agoText(ms, reader);
  const isPretty = name.endsWith("_pretty");
  const style = STYLES[isPretty ? name.slice(0, -"_pretty".length) : name];
  if (!style) return null;
  return (isPretty && nearDay(ms, reader, isFirst)) || formatIn(ms, reader, style);
}

function nearDay(ms, reader, isFirst) {
  const days = daysBetween(reader.now, ms, reader.zone);
  if (Math.abs(days) > 1) return null;
  const word = new Intl.RelativeTimeFormat(reader.locale, { numeric: "auto" }).format(days, "day");
  return isFirst ? word.charAt(0).toLocaleUpperCase(reader.locale) + word.slice(1) : word;
}

/** "3 days ago", "in 2 hours", seen from the reader's now. */
export function agoText(ms, reader) {
  const seconds = Math.round((ms - reader.now) / 1000);
  const [size, unit] = [[86_400, "day"], [3_600, "hour"], [60, "minute"], [1, "second"]]
    .find(([length]) => Math.abs(seconds) >= length) ?? [1, "second"];
  return new Intl.RelativeTimeFormat(reader.locale, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

/** One instant in the reader's zone and language, in an Intl style. */
export function formatIn(ms, { zone, locale }, style) {
  return new Intl.DateTimeFormat(locale, { ...style, timeZone: zone }).format(ms);
}

/** The local calendar day as 2026-03-02. */
export function dayKey(ms, zone) {
  const { year, month, day } = clockFace(ms, zone);
  return `${year}-${month}-${day}`;
}

/** Whole calendar days from one instant to another in a zone; negative when it lies behind. */
export function daysBetween(fromMs, toMs, zone) {
  return Math.round((Date.parse(dayKey(toMs, zone)) - Date.parse(dayKey(fromMs, zone))) / DAY_MS);
}

/** Heading of a day in a channel: "Today", "Yesterday" or the date with its weekday. */
export function dayHeading(ms, reader) {
  return nearDay(ms, reader, true) ?? formatIn(ms, reader, STYLES.date_long);
}

/** The value of a datetime-local field for an instant: 2026-03-02T09:00. */
export function toLocalField(ms, zone) {
  const { year, month, day, hour, minute } = clockFace(ms, zone);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** The instant (epoch seconds) of a datetime-local value read in a zone; the later one where a clock jumps. */
export function fromLocalField(value, zone) {
  const wanted = Date.parse(`${value}Z`);
  if (Number.isNaN(wanted)) return null;
  let ms = wanted;
  for (let round = 0; round < 2; round++) ms += wanted - Date.parse(`${toLocalField(ms, zone)}Z`);
  return Math.round(ms / 1000);
}

function clockFace(ms, zone) {
  const style = {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  };
  const parts = new Intl.DateTimeFormat("en-GB", style).formatToParts(ms);
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}
