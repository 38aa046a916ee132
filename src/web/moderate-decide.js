// Deciding, and taking back. The page goes on at once; what the service says later may bring a
// comment back to its place.
import { get } from "./moderate-api.js";
import { append, choose, current, desk, fold, focusCurrent, left, move, neighbour, paint, settle, shown,
         showState, tell, toggle } from "./moderate-desk.js";
import { calm, plural, say } from "./moderate-dom.js";
import { deliver } from "./moderate-outbox.js";
import { showToast } from "./moderate-toast.js";
import { actions, ago } from "./moderate-words.js";

const deeds_max = 100;
// A second tap that was meant for the card before must not decide on the one that took its place.
const double_tap_ms = 400;
const hurry_ms = 1_200;
const deeds = []; // What can be taken back here, oldest first.
const written = new Map(); // By decision, what offers to take an answer or another text back.
let decided_at = -Infinity;
let leaveSingle = () => {};
let keysOn = () => true;

export const onLeaveSingle = (go) => { leaveSingle = go; };
export const askKeys = (ask) => { keysOn = ask; };
export const lastDecidedAt = () => decided_at;

// Whether this press is one too many.
export const tooSoon = (event) => event?.detail > 0 && event.timeStamp - decided_at < double_tap_ms;

async function collapse({ item }) {
  item.classList.add("leaving");
  item.inert = true;
  if (!calm.matches && !desk.hurried && item.isConnected) {
    const frames = [{ height: `${item.offsetHeight}px`, opacity: 1 }, { height: 0, opacity: 0 }];
    await item.animate(frames, { duration: 180, easing: "ease-out" }).finished.catch(() => {});
  }
  // It may be back already, when the answer was faster than the animation.
  item.hidden = item.hidden || item.classList.contains("leaving");
}

// The next of a campaign takes the place of the one that stood for it.
function succeed(entry) {
  const heir = entry.members?.find((member) => member !== entry && !member.leaving);
  if (heir && entry.item.isConnected) entry.item.after(heir.item);
}

function leave(entries) {
  const here = entries.filter(({ comment }) => desk.entries.has(comment.id));
  const goes = new Set(here);
  for (const entry of here) {
    entry.leaving = true;
    entry.conflict = entry.error = null;
    desk.done.add(entry.comment.id);
    desk.selected.delete(entry.comment.id);
  }
  here.forEach(succeed);
  const old = desk.entries.get(desk.current);
  let target = old;
  if (goes.has(old)) {
    const heir = old.members?.find((member) => !member.leaving);
    const all = [...desk.entries.values()].filter(({ item, leaving }) => !leaving && !item.hidden);
    const after = (one) => old.item.compareDocumentPosition(one.item) & Node.DOCUMENT_POSITION_FOLLOWING;
    target = heir ?? all.find(after) ?? all.at(-1) ?? null;
  }
  fold();
  here.forEach(collapse);
  return target;
}

// Puts entries back where they were, the first of them in focus.
function bringBack(entries, { focus = true } = {}) {
  let lost = false;
  for (const entry of entries) {
    desk.done.delete(entry.comment.id);
    entry.leaving = false;
    entry.item.classList.remove("leaving");
    entry.item.hidden = entry.item.inert = false;
    if (!entry.item.isConnected && entry !== desk.single) lost = true;
  }
  fold();
  for (const entry of entries) paint(entry);
  showState();
  const first = entries.find(({ item, comment }) => item.isConnected && desk.entries.has(comment.id) && !item.hidden);
  if (first && !desk.single) choose(first.comment.id, { focus });
  else if (desk.single) paint(desk.single);
  return !lost;
}

function name(entries, action, { redact }) {
  const { done } = actions[action];
  if (entries.length > 1) return `${plural(entries.length, "comment")}: ${done.toLowerCase()}.`;
  return redact ? `${done}, with parts removed.` : `${done}.`;
}

function perSite(entries) {
  const groups = new Map();
  for (const entry of entries) {
    const { site } = entry.comment;
    groups.set(site, [...(groups.get(site) ?? []), entry]);
  }
  return [...groups.values()];
}

// Sends once all that was said about these comments before has been answered: only then are their
// versions known.
function send(entries, body) {
  const path = "/v1/moderation/decisions";
  const filled = () => (body.campaign ? body
    : { comments: entries.map(({ comment }) => ({ id: comment.id, version: comment.version })), ...body });
  const before = entries.map(({ settling }) => settling).filter(Boolean);
  if (!before.length) return deliver(path, filled());
  let inner = null;
  let cancelled = false;
  const answer = Promise.allSettled(before).then(() => {
    if (cancelled) throw new Error("cancelled");
    inner = deliver(path, filled());
    return inner;
  });
  answer.cancel = () => (inner ? inner.cancel() : (cancelled = true));
  return answer;
}

// Decides on entries; with `campaign`, on all of it that wait, of which these are known here.
export function decide(entries, action, { reason, note, redact, campaign, event } = {}) {
  const chosen = entries.filter(({ leaving }) => !leaving);
  if (!chosen.length || tooSoon(event)) return;
  const now = event?.timeStamp ?? performance.now();
  desk.hurried = now - decided_at < hurry_ms;
  decided_at = now;
  desk.moved += 1;

  const { to } = actions[action];
  const from = new Map(chosen.map(({ comment }) => [comment, comment.status]));
  const alone = desk.single;
  const target = leave(chosen);
  for (const [comment, status] of from) {
    move(status, to);
    comment.status = to;
  }
  const { proposed } = desk.source;
  if (proposed) move("proposed", null, chosen.length);
  const body = { action, ...(reason && { reason }), ...(note && { note }), ...(redact && { redact: true }),
                 // Those that came after the last that was seen are not decided unseen.
                 ...(campaign && { campaign: campaign.id, ...(campaign.last && { through: campaign.last }) }) };
  const parts = (campaign ? [chosen] : perSite(chosen)).map((group) => ({ group, answer: send(group, body) }));
  const deed = { parts, from, to, proposed };
  deeds.push(deed);
  if (deeds.length > deeds_max) deeds.shift();
  const text = navigator.onLine ? name(chosen, action, { redact })
    : `${name(chosen, action, { redact })} Will be sent when you are connected.`;
  deed.toast = showToast(`${text}${left()}`, () => takeBack(deed), keysOn() ? " Undo with Z." : "");

  advance(alone, target);
  for (const part of parts) follow(deed, part, to);
}

function advance(alone, target) {
  if (alone) leaveSingle(alone);
  if (desk.single) return;
  if (target) choose(target.comment.id);
  settle();
  if (!target) choose(null);
}

// An answer approves what it answers: by the service, in one go, and told here like any decision.
export function settleAnswered(entry, decision) {
  const { comment } = entry;
  if (comment.status === "approved") return showWritten("Answered.", entry, decision);
  const from = new Map([[comment, comment.status]]);
  const alone = desk.single;
  const target = leave([entry]);
  move(comment.status, "approved");
  comment.status = "approved";
  const answer = Object.assign(Promise.resolve({ decision }), { cancel: () => false });
  const deed = { parts: [{ group: [entry], answer, decision: decision.id }], from, to: "approved" };
  deeds.push(deed);
  deed.toast = showToast(`Approved and answered.${left()}`, () => takeBack(deed));
  advance(alone, target);
}

async function follow(deed, part, to) {
  const { group, answer } = part;
  for (const entry of group) entry.settling = answer;
  try {
    const { comments, decision } = await answer;
    part.decision = decision.id;
    for (const { comment } of group) Object.assign(comment, comments.find(({ id }) => id === comment.id));
    const missed = group.filter(({ comment }) => !comments.some(({ id }) => id === comment.id));
    if (missed.length) {
      for (const { comment } of missed) {
        move(to, deed.from.get(comment));
        comment.status = deed.from.get(comment);
      }
      bringBack(missed, { focus: false });
    }
    if (group.includes(desk.single)) tell("current");
    // Of a campaign, more may have waited than were here.
    const more = comments.length - group.length;
    if (more > 0) {
      move("pending", to, more);
      for (const { id } of comments) desk.done.add(id);
      desk.entries.forEach((entry) => {
        if (!entry.leaving && !group.includes(entry) && comments.some(({ id }) => id === entry.comment.id)) {
          leave([entry]);
        }
      });
      say(`${plural(comments.length, "comment")} changed.`);
    }
  } catch (problem) {
    if (deed.undone) return;
    deed.toast.remove();
    deeds.splice(deeds.indexOf(deed), deeds.includes(deed) ? 1 : 0);
    for (const { comment } of group) {
      move(to, deed.from.get(comment));
      comment.status = deed.from.get(comment);
    }
    if (deed.proposed) move(null, "proposed", group.length);
    await refused(group, problem);
  } finally {
    for (const entry of group) if (entry.settling === answer) entry.settling = null;
  }
}

async function refused(group, problem) {
  for (const entry of group) {
    const { comment } = entry;
    const conflict = problem.conflicts?.find(({ id }) => id === comment.id);
    if (conflict) await overtaken(entry, conflict);
    else if (!problem.conflicts) entry.error = `That didn’t work. ${problem.detail}${problem.fault ?? ""}`;
  }
  const faster = group.find(({ conflict }) => conflict);
  const text = faster && group.length === 1
    ? `${faster.conflict.by || "The author"} was faster. Please look again.`
    : problem.conflicts ? "Somebody else was faster with one of them. Nothing was changed." : group[0].error ?? problem.detail;
  if (bringBack(group)) say(text);
  else showToast(`${group[0].comment.author.name}: ${text}`);
  if (group.length > 1) for (const { comment, conflict } of group) if (!conflict) toggle(comment.id, true);
}

// Somebody else has changed a comment that is shown here.
export async function overtaken(entry, { by, at, status, version }) {
  const { comment } = entry;
  const edited = status === comment.status;
  if (!edited) move(comment.status, status);
  Object.assign(comment, { version, status });
  entry.error = null;
  entry.conflict = { by, at, status, edited };
  if (edited) {
    // The status is what it was, so the text is not.
    await get(`/v1/moderation/comments/${comment.id}`).then((answer) => Object.assign(comment, answer.comment), () => {});
  }
}

export function dismiss(entry) {
  const target = neighbour(entry);
  desk.entries.delete(entry.comment.id);
  entry.item.remove();
  settle();
  choose(target?.comment.id);
  if (!target) focusCurrent();
}

async function takeBack(deed) {
  deed.undone = true;
  deeds.splice(deeds.indexOf(deed), deeds.includes(deed) ? 1 : 0);
  const entries = deed.parts.flatMap(({ group }) => group);
  for (const { comment } of entries) {
    move(deed.to, deed.from.get(comment));
    comment.status = deed.from.get(comment);
  }
  if (deed.proposed) move(null, "proposed", entries.length);
  const whole = bringBack(entries);
  say(entries.length > 1 ? `Undone. ${entries.length} comments are back.` : `Undone. ${entries[0].comment.author.name} is back.`);
  await Promise.all(deed.parts.map((part) => undoPart(deed, part)));
  if (!whole) entries.forEach(({ comment }) => { if (comment.status === desk.source.status) append(comment); });
}

async function undoPart(deed, { group, answer }) {
  if (answer.cancel()) {
    // It will never be answered: nobody must wait for it.
    for (const entry of group) entry.settling = null;
    return;
  }
  const undoing = (async () => {
    const decided = await answer;
    const undone = await deliver(`/v1/moderation/decisions/${decided.decision.id}/undo`, {});
    // A redaction taken back brings other words back with it.
    if ("redacted" in group[0].comment) {
      await Promise.all(group.slice(0, 3).map(async (entry) => {
        const dossier = await get(`/v1/moderation/comments/${entry.comment.id}`).catch(() => null);
        if (dossier) Object.assign(entry.comment, dossier.comment);
        if (dossier) paint(entry);
      }));
    }
    for (const { comment } of group) {
      Object.assign(comment, undone.comments.find(({ id }) => id === comment.id));
    }
  })();
  for (const entry of group) entry.settling = undoing;
  try {
    await undoing;
  } catch (problem) {
    if (problem.message !== "cancelled") showToast(`Couldn’t undo. ${problem.detail ?? problem.message}`);
    for (const entry of group) {
      const dossier = await get(`/v1/moderation/comments/${entry.comment.id}`).catch(() => null);
      if (!dossier) continue;
      move(entry.comment.status, dossier.comment.status);
      Object.assign(entry.comment, dossier.comment);
      const last = dossier.history[0];
      if (entry.comment.status !== desk.source.status && last) {
        entry.conflict = { by: last.by, at: last.created, status: last.to };
      }
      paint(entry);
    }
  } finally {
    for (const entry of group) if (entry.settling === undoing) entry.settling = null;
  }
}

export function showWritten(text, entry, decision) {
  written.set(decision.id, showToast(text, () => undoWritten(entry, decision)));
}

// What has been taken back elsewhere is not offered here any more.
export function forget(decision) {
  written.get(decision)?.close();
  written.delete(decision);
  for (const deed of deeds.filter(({ parts }) => parts.some((part) => part.decision === decision))) {
    deed.parts = deed.parts.filter((part) => part.decision !== decision);
    if (deed.parts.length) continue;
    deed.toast.close();
    deeds.splice(deeds.indexOf(deed), 1);
  }
}

// Takes back an answer or another text; the comment is then as the service says.
async function undoWritten({ comment }, { id }) {
  try {
    await deliver(`/v1/moderation/decisions/${id}/undo`, {});
    const dossier = await get(`/v1/moderation/comments/${comment.id}`);
    Object.assign(comment, dossier.comment);
    const entry = desk.entries.get(comment.id) ?? desk.single;
    if (entry) paint(entry);
    say("Undone.");
  } catch (problem) {
    showToast(`Couldn’t undo. ${problem.detail}`);
  }
}

export function undoLast() {
  const deed = deeds.at(-1);
  if (!deed) return say("There is nothing to undo here. Activity has all decisions.");
  deed.toast?.close();
  takeBack(deed);
}

// What the keys and the buttons mean: the selection where there is one, else the comment in view.
export const selection = () => shown().filter(({ comment }) => desk.selected.has(comment.id));
export const inView = () => (current() && !current().leaving ? [current()] : []);
export const decidedAgo = (last) => last && `The last was decided ${ago(last.created)}${last.by ? ` by ${last.by}` : ""}.`;
