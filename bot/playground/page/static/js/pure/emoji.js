// The emoji codes that turn up in messages about work, and how each is shown.

const CHARACTERS = {
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", warning: "⚠️",
  no_entry: "⛔", no_entry_sign: "🚫", exclamation: "❗", question: "❓", information_source: "ℹ️",
  large_green_circle: "🟢", large_yellow_circle: "🟡", large_orange_circle: "🟠", red_circle: "🔴",
  large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫", large_purple_circle: "🟣",
  large_green_square: "🟩", large_yellow_square: "🟨", large_red_square: "🟥", white_large_square: "⬜",
  tada: "🎉", wave: "👋", eyes: "👀", raised_hands: "🙌", clap: "👏", pray: "🙏", thinking_face: "🤔",
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", ok_hand: "👌", point_right: "👉", muscle: "💪",
  handshake: "🤝", raising_hand: "🙋", bulb: "💡", memo: "📝", pushpin: "📌", round_pushpin: "📍", bell: "🔔",
  no_bell: "🔕", calendar: "📅", spiral_calendar_pad: "🗓️", hourglass: "⌛", hourglass_flowing_sand: "⏳",
  alarm_clock: "⏰", stopwatch: "⏱️", clock9: "🕘", chart_with_upwards_trend: "📈", bookmark: "🔖",
  chart_with_downwards_trend: "📉", bar_chart: "📊", clipboard: "📋", books: "📚", book: "📖", link: "🔗",
  lock: "🔒", unlock: "🔓", key: "🔑", mag: "🔍", speech_balloon: "💬", thought_balloon: "💭", mega: "📣",
  loudspeaker: "📢", rocket: "🚀", seedling: "🌱", star: "⭐", sparkles: "✨", fire: "🔥", heart: "❤️",
  smile: "😄", slightly_smiling_face: "🙂", blush: "😊", grin: "😁", joy: "😂", sweat_smile: "😅",
  disappointed: "😞", palm_tree: "🌴", coffee: "☕", robot_face: "🤖", gear: "⚙️", hammer_and_wrench: "🛠️",
  package: "📦", file_folder: "📁", page_facing_up: "📄", arrow_up: "⬆️", arrow_down: "⬇️", arrow_right: "➡️",
  arrow_left: "⬅️", arrows_counterclockwise: "🔄", repeat: "🔁", double_vertical_bar: "⏸️",
  black_square_for_stop: "⏹️", checkered_flag: "🏁", triangular_flag_on_post: "🚩", dart: "🎯",
  one: "1️⃣", two: "2️⃣", three: "3️⃣", zzz: "💤", globe_with_meridians: "🌐", office: "🏢", wastebasket: "🗑️",
};

/** True when the code is one the page can show. */
export function hasEmoji(name) {
  return Object.hasOwn(CHARACTERS, name);
}

/** The character of a code, or the code itself between colons. */
export function emojiCharacter(name) {
  return hasEmoji(name) ? CHARACTERS[name] : `:${name}:`;
}
