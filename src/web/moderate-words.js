// The console's words: statuses, actions, reasons, ages.
import { el } from "./moderate-dom.js";

export const statuses = { pending: "Waiting", approved: "Approved", spam: "Spam", trash: "Trash" };

export const actions = {
  approve: { label: "Approve", key: "a", to: "approved", done: "Approved" },
  spam: { label: "Spam", key: "s", to: "spam", done: "Marked as spam" },
  trash: { label: "Trash", key: "d", to: "trash", done: "Moved to trash" },
  restore: { label: "Back to waiting", key: "u", to: "pending", done: "Back to waiting" },
};

// After a name: "Mia approved this".
const past = {
  approved: "approved", spam: "marked as spam", trash: "moved to the trash", pending: "put back to waiting",
};
export function did(to, what = "this") {
  const [verb, ...rest] = past[to].split(" ");
  return [verb, what, ...rest].join(" ");
}
// What one decision did to one comment.
export function deedOf({ action, from, to }) {
  if (action === "undo") return `took a decision back: ${statuses[to].toLowerCase()} again`;
  if (!Object.hasOwn(actions, action)) return "changed the text of this";
  return from === to ? `left this ${statuses[to].toLowerCase()}` : did(to);
}
export const statusOf = { approve: "approved", spam: "spam", trash: "trash", restore: "pending" };

const actors = { author: "The author", rule: "A rule", operator: "The operator" };
export const who = ({ by, actor }) => by || actors[actor] || "The author";

// Codes of ux.md's list; the second list is for sites whose rules know of clinics.
export const reasons = {
  spam_link: "Spam link",
  advertising: "Advertising",
  abuse: "Abuse",
  off_topic: "Off topic",
  duplicate: "Said before",
  private_person: "Names or contacts of somebody else",
  unreadable: "Cannot be understood",
  asks_to_be_removed: "Asks to be removed",
  other: "Something else",
};
export const clinicalReasons = {
  clinical_testimonial: "Praises treatment or its outcome",
  health_detail: "Own condition under a real name",
  identifier: "Personal number, date or address",
  asks_advice: "Wants advice about their own body",
};
export const phrase = (code) => ({ ...reasons, ...clinicalReasons })[code] ?? code.replaceAll("_", " ");

export const risk = { ham: "low", unsure: "medium", spam: "high" };

const relative = new Intl.RelativeTimeFormat("en-AU", { numeric: "auto", style: "short" });
const absolute = new Intl.DateTimeFormat("en-AU", { dateStyle: "full", timeStyle: "short" });
const date = new Intl.DateTimeFormat("en-AU", { dateStyle: "medium" });

export function ago(instant) {
  const seconds = Math.max(0, Math.round((Date.now() - new Date(instant)) / 1000));
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return relative.format(-Math.floor(seconds / 60), "minute");
  if (seconds < 86400) return relative.format(-Math.floor(seconds / 3600), "hour");
  if (seconds < 14 * 86400) return relative.format(-Math.floor(seconds / 86400), "day");
  return date.format(new Date(instant));
}
export const moment = (instant) => absolute.format(new Date(instant));
export const age = (instant) => el("time", { datetime: instant, title: moment(instant) }, ago(instant));

export function span(seconds) {
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} hours`;
  return `${Math.round(seconds / 86400)} days`;
}

export function record({ approved = 0, spam = 0 } = {}) {
  if (!approved && !spam) return "First comment here";
  return [approved && `${approved} approved`, spam && `${spam} spam`].filter(Boolean).join(", ");
}

export const host = (url) => {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
};

export function articleLink({ url, title, key }) {
  const name = el("bdi", {}, title || key);
  if (!/^https?:/.test(url ?? "")) return name;
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, name);
}

// "phone number": a redaction without its brackets and its last word.
export const redacted = (redaction) => redaction.replace(/^\[|\]$/g, "").replace(/ removed$/, "");
