// The queue: one status of comments as cards, deciding on them, and taking it back.
import { actions, ago, api, card, el } from "./moderate-common.js";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const desk = $("#desk");
const list = $("#cards");
const stateBox = $("#state");
const toasts = $("#toasts");
const picker = $("#site");
const keys = $("#keys");

const toast_ms = 10_000;
const toasts_max = 3;
const poll_ms = 60_000;
// A second tap that was meant for the card before must not decide on the one that took its place.
const double_tap_ms = 400;

const names = { pending: "Waiting", approved: "Approved", spam: "Spam", trash: "Trash" };
const empty = { pending: "All done. Nothing is waiting.", approved: "Nothing has been approved yet.",
                spam: "No spam.", trash: "The trash is empty." };

let status = "pending";
let totals = {};
let next = null;
let turn = 0; // Numbers the loads, so that a slow old one cannot overwrite a new one.
let decided_at = -Infinity;
let several = false;
const shown = new Map(); // Comment id → {comment, item}

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const compact = new Intl.NumberFormat("en", { notation: "compact" });
const visible = () => $$(":scope > li[data-id]:not([hidden], .leaving)", list);
const say = (text) => { $("#live").textContent = text; };

function address(extra) {
  const site = picker.value ? { site: picker.value } : {};
  return `/v1/moderation/queue?${new URLSearchParams({ status, ...site, ...extra })}`;
}

function showTotals() {
  for (const tab of $$(".tabs a")) {
    const key = tab.dataset.status;
    tab.setAttribute("aria-current", key === status ? "page" : "false");
    $(".count", tab).textContent = key in totals ? compact.format(totals[key]) : "";
  }
  document.title = `${totals.pending ? `(${totals.pending}) ` : ""}${names[status]} – Moderation`;
}

function move(from, to) {
  if (from in totals) totals[from] = Math.max(0, totals[from] - 1);
  if (to in totals) totals[to] += 1;
  showTotals();
}

function showState(...children) {
  stateBox.replaceChildren(...children.filter(Boolean));
  stateBox.hidden = !stateBox.hasChildNodes();
}

function paint({ comment, item }, extra = {}) {
  item.replaceChildren(card(comment, { several, decide, dismiss, ...extra }));
}

function append(comment) {
  if (shown.has(comment.id)) return;
  const entry = { comment, item: el("li", { "data-id": comment.id }) };
  shown.set(comment.id, entry);
  paint(entry);
  list.append(entry.item);
}

async function load(after = null) {
  const mine = ++turn;
  $("#news").hidden = $("#more").hidden = true;
  list.setAttribute("aria-busy", "true");
  if (!after) {
    shown.clear();
    list.replaceChildren(...[1, 2, 3].map(() => el("li", { class: "skeleton", "aria-hidden": "true" })));
  }
  showState();
  showTotals();
  const [page, fault] = await api("GET", address(after ? { after } : {}))
    .then((answer) => [answer], (problem) => [null, problem]);
  if (mine !== turn) return;
  list.removeAttribute("aria-busy");
  if (!after) list.replaceChildren();
  if (fault) {
    showState(el("p", {}, fault.detail), fault.requestId && el("p", { class: "about" }, `Fault ${fault.requestId}`),
      el("button", { type: "button", onclick: () => load(after) }, "Try again"));
    return say(fault.detail);
  }
  ({ totals, next } = page);
  showTotals();
  page.comments.forEach(append);
  settle();
  if (after) focusCard(shown.get(page.comments[0]?.id)?.item ?? visible().at(-1));
}

// Says so when nothing is left, or fetches what is left to fetch.
function settle() {
  $("#more").hidden = !next;
  if (visible().length) return showState();
  if (next) return load();
  showState(el("p", { class: "empty" }, empty[status]), status === "pending" && totals.approved > 0
    && el("p", {}, el("a", { href: "#approved" }, "See what has been approved")));
}

function focusCard(item) {
  (item ? $("h2", item) : stateBox).focus({ preventScroll: true });
  (item ?? stateBox).scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
}

async function collapse(item) {
  item.classList.add("leaving");
  item.inert = true;
  if (!calm.matches) {
    const frames = [{ height: `${item.offsetHeight}px`, opacity: 1 }, { height: 0, opacity: 0 }];
    await item.animate(frames, { duration: 180, easing: "ease-out" }).finished;
  }
  // It may be back already, when the answer was faster than the animation.
  item.hidden = item.classList.contains("leaving");
}

function bringBack(item) {
  item.classList.remove("leaving");
  item.hidden = item.inert = false;
  showState();
  focusCard(item);
}

function neighbour(item) {
  const items = visible();
  const at = items.indexOf(item);
  return items[at + 1] ?? items[at - 1];
}

async function decide(comment, action, event) {
  const entry = shown.get(comment.id);
  if (!entry || entry.item.inert) return;
  if (event.detail > 0 && event.timeStamp - decided_at < double_tap_ms) return;
  decided_at = event.timeStamp;

  const from = comment.status;
  const { to, done } = actions[action];
  const target = neighbour(entry.item);
  collapse(entry.item);
  move(from, to);
  const answer = api("POST", "/v1/moderation/decisions",
    { comments: [{ id: comment.id, version: comment.version }], action });
  const toast = showToast(`${done} ${totals[status] ?? 0} left.`, () => undo(entry, from, answer));
  if (!target && !next) settle();
  focusCard(target);
  try {
    const { comments } = await answer;
    Object.assign(comment, comments.find(({ id }) => id === comment.id));
    if (next && !visible().length) await load().then(() => focusCard(visible()[0]));
  } catch (problem) {
    toast.remove();
    move(to, from);
    refused(entry, problem);
  }
}

async function refused(entry, problem) {
  const { comment, item } = entry;
  const conflict = problem.conflicts?.find(({ id }) => id === comment.id);
  if (conflict?.status === comment.status) {
    // The status is what it was, so the text is not.
    conflict.edited = true;
    await api("GET", `/v1/moderation/comments/${comment.id}`)
      .then((answer) => Object.assign(comment, answer.comment), () => {});
  } else if (conflict) {
    move(comment.status, conflict.status);
    Object.assign(comment, { version: conflict.version, status: conflict.status });
  }
  const number = problem.status >= 500 && problem.requestId ? ` (Fault ${problem.requestId})` : "";
  paint(entry, conflict ? { conflict } : { error: `That didn’t work. ${problem.detail}${number}` });
  const message = $(".message", item).textContent;
  if (!item.isConnected) return showToast(`${comment.author.name}: ${message}`);
  bringBack(item);
  say(message);
}

function dismiss({ id }) {
  const { item } = shown.get(id);
  const target = neighbour(item);
  shown.delete(id);
  item.remove();
  settle();
  focusCard(target);
}

async function undo(entry, from, answer) {
  const { comment, item } = entry;
  const decided = await answer.catch(() => null);
  if (!decided) return; // The card is back, and says why.
  try {
    const undone = await api("POST", `/v1/moderation/decisions/${decided.decision.id}/undo`, {});
    move(comment.status, from);
    Object.assign(comment, undone.comments.find(({ id }) => id === comment.id));
  } catch (problem) {
    return showToast(`Couldn’t undo. ${problem.detail}`);
  }
  say(`Undone. ${comment.author.name} is back.`);
  if (item.isConnected) {
    paint(entry);
    bringBack(item);
  } else if (comment.status === status) {
    load();
  }
}

export function showToast(text, takeBack) {
  let timer = null;
  const hold = () => clearTimeout(timer);
  const run = () => { hold(); timer = setTimeout(close, toast_ms); };
  const close = () => {
    hold();
    if (toast.contains(document.activeElement)) focusCard(visible()[0]);
    toast.remove();
  };
  const button = takeBack
    ? el("button", { type: "button", class: "undo", "aria-keyshortcuts": "z", onclick: () => { close(); takeBack(); } },
        "Undo", el("kbd", { "aria-hidden": "true" }, "z"))
    : el("button", { type: "button", onclick: close }, "OK");
  const toast = el("div", { class: "toast", onpointerenter: hold, onpointerleave: run, onfocusin: hold, onfocusout: run },
    el("p", {}, text), button);
  toasts.append(toast);
  while (toasts.children.length > toasts_max) toasts.firstChild.remove();
  run();
  say(takeBack && keys.checked ? `${text} Undo with Z.` : text);
  return toast;
}

function press(event) {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat || !keys.checked) return;
  if (desk.hidden || $("dialog[open]") || target.closest("input, textarea, select")) return;
  const items = visible();
  const current = document.activeElement.closest("#cards > li");
  if (key === "z") return $$(".undo", toasts).at(-1)?.click();
  if (key === "j" || key === "k") {
    const item = items[items.indexOf(current) + (key === "j" ? 1 : -1)];
    return item && focusCard(item);
  }
  const item = current ?? items[0];
  const button = item && $$(".verdicts button", item).find((one) => one.getAttribute("aria-keyshortcuts") === key);
  if (!button) return;
  // Nobody decides on a card that they were not shown to be on.
  if (current) button.click();
  else focusCard(item);
}

// Shows that there is more, but moves nothing under anyone's thumb.
async function look() {
  if (desk.hidden || document.hidden || list.hasAttribute("aria-busy")) return;
  for (const time of $$("time", list)) time.textContent = ago(time.dateTime);
  const before = `${turn} ${decided_at}`;
  const page = await api("GET", address(), { ask: false }).catch(() => null);
  if (!page || before !== `${turn} ${decided_at}`) return;
  totals = page.totals;
  showTotals();
  if (page.comments.every(({ id }) => shown.has(id))) return;
  if (visible().length) $("#news").hidden = false;
  else load();
}

function route() {
  const wanted = location.hash.slice(1);
  status = Object.hasOwn(names, wanted) ? wanted : "pending";
  load();
}

export function openDesk({ sites }) {
  several = sites.length > 1;
  $("#site-picker").hidden = !several;
  picker.append(...sites.map(({ key, name }) => el("option", { value: key }, name || key)));
  keys.checked = localStorage.getItem("rejoinder:keys") !== "off";
  desk.hidden = false;
  route();
  addEventListener("hashchange", route);
  setInterval(look, poll_ms);
}

picker.addEventListener("change", () => load());
keys.addEventListener("change", () => localStorage.setItem("rejoinder:keys", keys.checked ? "on" : "off"));
$("#more button").addEventListener("click", () => load(next));
$("#news button").addEventListener("click", async () => { await load(); focusCard(visible()[0]); });
document.addEventListener("keydown", press);
document.addEventListener("visibilitychange", look);
addEventListener("online", () => { if (!desk.hidden && !shown.size) load(); });
