// What surrounds a comment: its thread, its author's others, its history, its earlier texts.
import { get } from "./moderate-api.js";
import { current, desk, on, paint } from "./moderate-desk.js";
import { $, el, plural, wide } from "./moderate-dom.js";
import { difference } from "./moderate-text.js";
import { age, deedOf, phrase, statuses, who } from "./moderate-words.js";

// A moderator who goes through the list fast asks for nothing on the way.
const pause_ms = 250;
const thread_shown_max = 60;
const aside = $("#context");
let timer = null;
let dossier = null;

// What was read of a comment before it was decided on here lacks that line of its history.
export const dossierOf = async (id) =>
  (dossier?.comment.id === id && !desk.done.has(id) ? dossier : (dossier = await get(`/v1/moderation/comments/${id}`)));

function excerpt(comment, here) {
  return el("li", { class: here ? "here" : "" },
    el("p", { class: "meta" },
      here ? el("strong", {}, "This comment") : el("a", { href: `#comment/${comment.id}` }, el("bdi", {}, comment.author.name)),
      " · ", age(comment.created), comment.status !== "approved" && ` · ${statuses[comment.status].toLowerCase()}`),
    el("p", { class: "excerpt", dir: "auto" }, comment.text.slice(0, 300)));
}

function depths(thread) {
  const depth = new Map();
  for (const { id, parent } of [...thread].sort((a, b) => a.id - b.id)) depth.set(id, (depth.get(parent) ?? -1) + 1);
  return depth;
}

function threadOf({ comment, thread }) {
  if (thread.length < 2) return null;
  const depth = depths(thread);
  const shown = thread.slice(0, thread_shown_max);
  return el("section", {},
    el("h2", {}, "Thread"),
    el("ol", { class: "thread" }, shown.map((one) => {
      const item = excerpt(one, one.id === comment.id);
      item.classList.add(`deep-${Math.min(depth.get(one.id), 3)}`);
      return item;
    })),
    thread.length > shown.length && el("p", { class: "about" }, `and ${plural(thread.length - shown.length, "more comment")}`));
}

function othersOf({ others }) {
  if (!others.length) return null;
  return el("section", {}, el("h2", {}, "By the same author"),
    el("ol", { class: "others" }, others.slice(0, 10).map((one) => excerpt(one, false))),
    others.length > 10 && el("p", { class: "about" }, `and ${others.length - 10} more`));
}

function line(entry) {
  const { reason, note, created, undone_by: undone } = entry;
  const what = deedOf(entry);
  return el("li", { class: undone ? "undone" : "" },
    el("bdi", {}, who(entry)), ` ${what}`, reason && `, ${phrase(reason).toLowerCase()}`, " · ", age(created),
    undone && " · taken back", note && el("q", { dir: "auto" }, note));
}

function historyOf({ history }) {
  return el("section", { id: "history" }, el("h2", { tabindex: -1 }, "History"),
    history.length ? el("ol", { class: "history" }, history.map(line))
      : el("p", { class: "about" }, "Nobody has decided on this comment yet."));
}

function versionsOf({ comment, versions = [] }) {
  if (!versions.length) return null;
  const texts = [comment.text, ...versions.map(({ text }) => text)];
  return el("section", {}, el("h2", {}, "Earlier texts"),
    el("ol", { class: "versions" }, versions.map(({ replaced, by }, index) => el("li", {},
      el("p", { class: "meta" }, "Changed ", age(replaced), " by ", el("bdi", {}, by ?? "the author")),
      el("div", { class: "text diff", dir: "auto" }, difference(texts[index + 1], texts[index]))))));
}

function parentLine({ comment, thread }) {
  const parent = thread.find(({ id }) => id === comment.parent);
  const place = $(`.detail[data-id="${comment.id}"] .parent`);
  if (!parent || !place) return;
  const text = parent.text.replace(/\s+/g, " ");
  place.replaceChildren("In answer to ", el("bdi", {}, parent.author.name), ": ",
    el("q", {}, text.length > 120 ? `${text.slice(0, 120)}…` : text));
  place.hidden = false;
}

function draw(found) {
  parentLine(found);
  aside.replaceChildren(...[threadOf(found), othersOf(found), historyOf(found), versionsOf(found)].filter(Boolean));
}

export async function showContext({ focusHistory = false } = {}) {
  const entry = current();
  if (!entry) return;
  const { id, version } = entry.comment;
  try {
    const found = await dossierOf(id);
    if (current() !== entry) return;
    // It may have been edited since the list was made.
    if (found.comment.version > version && !entry.settling && found.comment.status === entry.comment.status) {
      Object.assign(entry.comment, found.comment);
      entry.conflict = { status: found.comment.status, edited: true };
      paint(entry);
    }
    draw(found);
    if (focusHistory) $("#history h2").focus();
  } catch (problem) {
    if (current() !== entry) return;
    aside.replaceChildren(el("p", { class: "about" }, `The thread could not be loaded. ${problem.detail} `,
      el("button", { type: "button", class: "link", onclick: () => showContext() }, "Try again")));
  }
}

on("current", () => {
  clearTimeout(timer);
  const comment = current()?.comment;
  if (dossier?.comment.id !== comment?.id) aside.replaceChildren();
  // What was read before a decision or an edit lacks its line of history.
  if (dossier && (dossier.comment.id !== comment?.id || dossier.comment.version < comment.version)) dossier = null;
  if (!comment || (!wide.matches && !desk.single)) return;
  timer = setTimeout(showContext, dossier ? 0 : pause_ms);
});
