// A comment's text as nodes: what reasons and flags point at, what is not seen, where links go.
import { el } from "./moderate-dom.js";

const encoder = new TextEncoder();

// The service counts bytes of UTF-8, a browser counts UTF-16: the place of each byte that is asked for.
function places(text, bytes) {
  if (encoder.encode(text).length === text.length) return new Map(bytes.map((at) => [at, at]));
  const wanted = [...new Set(bytes)].sort((a, b) => a - b);
  const found = new Map();
  let at = 0;
  let byte = 0;
  for (const character of text) {
    while (wanted.length && wanted[0] <= byte) found.set(wanted.shift(), at);
    const code = character.codePointAt(0);
    byte += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += character.length;
  }
  for (const rest of wanted) found.set(rest, text.length);
  return found;
}

// [{from, to, marks}]: the text cut where a mark begins or ends.
export function pieces(text, marks) {
  const real = marks.filter(({ start, end }) => end > start);
  const place = places(text, real.flatMap(({ start, end }) => [start, end]));
  const cuts = [...new Set([0, text.length, ...place.values()])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, index) => ({
    from,
    to: cuts[index + 1],
    marks: real.filter(({ start, end }) => place.get(start) <= from && place.get(end) >= cuts[index + 1]),
  }));
}

const names = new Map([
  [0xAD, "soft hyphen"], [0x200B, "zero width space"], [0x200C, "zero width non-joiner"],
  [0x200D, "zero width joiner"], [0x200E, "left-to-right mark"], [0x200F, "right-to-left mark"],
  [0x202A, "left-to-right embedding"], [0x202B, "right-to-left embedding"],
  [0x202C, "end of direction"], [0x202D, "left-to-right override"],
  [0x202E, "right-to-left override"], [0x2060, "word joiner"], [0xFEFF, "byte order mark"],
]);
// Not the joiner inside an emoji: that one belongs to it.
const unseen = /(?<!\p{Extended_Pictographic}\uFE0F?)\u200D|[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\u{E0000}-\u{E007F}]/gu;

function visible(text) {
  const nodes = [];
  let last = 0;
  for (const { 0: character, index } of text.matchAll(unseen)) {
    nodes.push(text.slice(last, index));
    const code = character.codePointAt(0);
    const number = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    nodes.push(el("span", { class: "unseen", title: `${names.get(code) ?? "Not seen"}, ${number}` },
      names.get(code) ?? number));
    last = index + character.length;
  }
  nodes.push(text.slice(last));
  return nodes.filter(Boolean);
}

// The whole text. `reasons` and `flags` as the service sends them.
export function marked({ text, reasons = [], flags = [] }) {
  const marks = [
    ...reasons.filter(({ weight }) => weight > 0).map((reason) => ({ ...reason, kind: "reason" })),
    ...flags.map((flag) => ({ ...flag, kind: "flag" })),
  ];
  return pieces(text, marks).map(({ from, to, marks: over }) => {
    const nodes = visible(text.slice(from, to));
    if (!over.length) return nodes;
    const kind = over.some((mark) => mark.kind === "flag") ? "flagged" : "weighed";
    return el("mark", { class: kind, title: over.map(({ sentence }) => sentence).join(" ") }, nodes);
  });
}

// Where the links in a text really go, each host once. Never made into links: a click on spam is
// what it was written for.
export function linkHosts(text) {
  const hosts = new Map();
  for (const [url] of text.matchAll(/\bhttps?:\/\/[^\s<>"'()[\]]+/gi)) {
    try {
      const { host } = new URL(url.replace(/[.,;:!?]+$/, ""));
      hosts.set(host, (hosts.get(host) ?? 0) + 1);
    } catch {
      // Not an address after all.
    }
  }
  return [...hosts].map(([host, count]) => (count > 1 ? `${host} (${count} times)` : host));
}

export const hasLink = (text) => /\bhttps?:\/\/|\bwww\./i.test(text);

// Words that went as <del>, words that came as <ins>.
export function difference(before, after) {
  const words = /(?<=\s)(?=\S)/;
  const old = before.split(words);
  const now = after.split(words);
  if (old.length * now.length > 1_000_000) return [el("del", {}, before), " ", el("ins", {}, after)];
  const common = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; --i) {
    for (let j = now.length - 1; j >= 0; --j) {
      common[i][j] = old[i] === now[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const runs = [];
  const put = (tag, word) => {
    if (runs.at(-1)?.tag === tag) runs.at(-1).text += word;
    else runs.push({ tag, text: word });
  };
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      put("", old[i]);
      ++i;
      ++j;
    } else if (j < now.length && (i === old.length || common[i][j + 1] > common[i + 1][j])) {
      put("ins", now[j++]);
    } else {
      put("del", old[i++]);
    }
  }
  return runs.map(({ tag, text }) => (tag ? el(tag, {}, text) : text));
}
