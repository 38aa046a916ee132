// The list of comments, and which of them is looked at.
import { address, get } from "./moderate-api.js";
import { detail, row } from "./moderate-card.js";
import { $, $$, calm, el, plural, say, wide } from "./moderate-dom.js";
import { hasLink } from "./moderate-text.js";
import { statuses } from "./moderate-words.js";

const page_size = 100;
const refill_below = 20;
const pages_searched_max = 5;

const list = $("#cards");
const box = $("#state");
const pane = $("#detail");

// `source` is what is asked for; `entries` what came, by id: {comment, item, conflict, error, alike}.
export const desk = {
  source: { status: "pending" }, entries: new Map(), selected: new Set(), current: null, single: null,
  totals: {}, next: null, site: "", sites: [], done: new Set(), busy: false, unfolded: new Set(), moved: 0,
};

// Other parts hear what happens here: "current", "totals", "loaded", "empty", "campaign".
const events = new EventTarget();
export const on = (name, listener) => events.addEventListener(name, listener);
export const tell = (name) => events.dispatchEvent(new Event(name));

export const several = () => desk.sites.length > 1;
export const shown = () => [...desk.entries.values()].filter(({ item, leaving }) => !item.hidden && !leaving);
export const current = () => desk.single ?? desk.entries.get(desk.current) ?? null;

// Campaigns: the members after the first are folded away behind it.
export function fold() {
  const heads = new Map();
  for (const entry of desk.entries.values()) {
    if (entry.leaving) continue;
    const id = desk.source.status === "pending" && entry.comment.campaign?.id;
    const folds = id && !desk.unfolded.has(id) && !entry.conflict && !entry.error;
    const head = folds && heads.get(id);
    entry.item.hidden = Boolean(head);
    entry.was = entry.alike ?? 1;
    entry.alike = 1;
    entry.members = [entry];
    if (head) {
      head.members.push(entry);
      head.alike += 1;
    } else if (folds) {
      heads.set(id, entry);
    }
  }
  for (const entry of desk.entries.values()) if (!entry.leaving && entry.was !== entry.alike) paint(entry);
}

export function paint(entry) {
  const { comment } = entry;
  const focused = document.activeElement;
  const held = focused !== document.body && (entry.item.contains(focused) || pane.contains(focused));
  if (desk.entries.has(comment.id)) {
    entry.item.replaceChildren(row(entry, {
      several: several(), selected: desk.selected.has(comment.id), current: comment.id === desk.current,
      toggle: () => toggle(comment.id),
    }));
  }
  if (entry === current()) place();
  // What was drawn anew has lost its focus, which would fall on the page.
  if (held && !focused.isConnected) focusCurrent();
}

// The full view stands in its own column on a desk, and inside the row on a phone.
function place() {
  const entry = current();
  $$(".detail").forEach((node) => node.remove());
  if (!entry) return tell("current");
  const node = detail(entry, { several: several(), openCampaign: () => tell("campaign") });
  if (wide.matches || desk.single) pane.append(node);
  else entry.item.append(node);
  tell("current");
}

export function choose(id, { focus = true } = {}) {
  const before = desk.entries.get(desk.current);
  const entry = desk.entries.get(id);
  desk.current = entry ? id : null;
  for (const one of [before, entry]) {
    if (!one) continue;
    const mine = one === entry;
    one.item.classList.toggle("current", mine);
    const article = $("article", one.item);
    if (mine) article?.setAttribute("aria-current", "true");
    else article?.removeAttribute("aria-current");
    for (const stop of $$(".pick input, .meta a", one.item)) stop.tabIndex = mine ? 0 : -1;
  }
  place();
  if (focus) focusCurrent();
}

// Focus must never fall to the body, whatever has just gone.
export function focusCurrent() {
  const entry = current();
  if (desk.single) return $("#title").focus({ preventScroll: true });
  const target = entry ? $("h2", entry.item) : box.hidden ? $("#title") : box;
  target.focus({ preventScroll: true });
  (entry?.item ?? target).scrollIntoView({ block: wide.matches ? "nearest" : "start",
    behavior: calm.matches || desk.hurried ? "auto" : "smooth" });
}

export function neighbour(entry) {
  const entries = shown();
  const at = entries.indexOf(entry);
  return entries[at + 1] ?? entries[at - 1] ?? null;
}

export function step(by) {
  const entries = shown();
  const at = entries.findIndex(({ comment }) => comment.id === desk.current);
  const to = entries[at < 0 ? 0 : at + by] ?? entries[at];
  if (to) choose(to.comment.id);
}

export function toggle(id, to = !desk.selected.has(id)) {
  if (to) desk.selected.add(id);
  else desk.selected.delete(id);
  const input = $(".pick input", desk.entries.get(id)?.item);
  if (input) input.checked = to;
  list.classList.toggle("selecting", desk.selected.size > 0);
  tell("current");
  say(desk.selected.size ? `${desk.selected.size} selected.` : "Nothing selected.");
}
export function toggleAll() {
  const entries = shown();
  const all = entries.every(({ comment }) => desk.selected.has(comment.id));
  for (const { comment } of entries) toggle(comment.id, !all);
}

export function move(from, to, count = 1) {
  if (from in desk.totals) desk.totals[from] = Math.max(0, desk.totals[from] - count);
  if (to in desk.totals) desk.totals[to] += count;
  tell("totals");
}

// What a changed policy asks about again is counted beside the statuses.
export const totalsOf = ({ totals, proposed }) => ({ ...totals, proposed: proposed ?? 0 });

export function setTotals(totals) {
  desk.totals = totals;
  tell("totals");
}

export function append(comment) {
  if (desk.entries.has(comment.id) || desk.done.has(comment.id)) return false;
  const entry = { comment, item: el("li", { "data-id": comment.id }) };
  desk.entries.set(comment.id, entry);
  paint(entry);
  list.append(entry.item);
  return true;
}

// A place for a comment that is looked at by itself; the list's own entry where there is one.
export const lone = (comment) => {
  const entry = desk.entries.get(comment.id);
  if (!entry) return { comment: { ...comment }, item: el("li") };
  Object.assign(entry.comment, comment);
  return entry;
};

const matches = (comment) => {
  const { link, first } = desk.source;
  const { approved, spam } = comment.author.record;
  return !(link && !hasLink(comment.text)) && !(first && (approved || spam));
};
// Whether a page may hold little of what is there: what only we can tell apart, and what the service
// has to look for.
const sparse = () => {
  const { link, first, words, flag, article, author } = desk.source;
  return link || first || words != null || [flag, article, author].filter(Boolean).length > 1;
};

export function query(extra = {}) {
  const { link, first, words, site, ...asked } = desk.source;
  return address("/v1/moderation/queue", { ...asked, site: site || desk.site, limit: page_size, ...extra });
}

let turn = 0; // Numbers the loads, so that a slow old one cannot overwrite a new one.
// What is still on its way is for another list.
export const supersede = () => { turn += 1; };
export const stamp = () => `${turn} ${desk.moved}`;

export function showState(...children) {
  box.replaceChildren(...children.filter(Boolean));
  box.hidden = !box.hasChildNodes();
  $("#list-column").toggleAttribute("data-stated", !box.hidden);
}

function skeletons() {
  list.replaceChildren(...[1, 2, 3].map(() => el("li", { class: "skeleton", "aria-hidden": "true" })));
}

// A list without comments, and no comment beside it.
export function clear() {
  desk.entries.clear();
  desk.selected.clear();
  desk.unfolded.clear();
  desk.current = desk.next = null;
  desk.busy = false;
  list.classList.remove("selecting");
  list.removeAttribute("aria-busy");
  list.replaceChildren();
  $("#more").hidden = $("#news").hidden = true;
  place();
}

export async function load({ after = null, focus = false } = {}) {
  const mine = ++turn;
  // What has the focus is about to go: it waits at the page's title for what comes.
  if (!after && (focus || $(".list-column").contains(document.activeElement) && !document.activeElement.closest(".tabs, form, .filters"))) {
    focus = true;
    $("#title").focus({ preventScroll: true });
  }
  if (!after) {
    clear();
    skeletons();
  }
  $("#news").hidden = $("#more").hidden = true;
  list.setAttribute("aria-busy", "true");
  desk.busy = true;
  showState();
  const found = [];
  let fault = null;
  let next = after;
  for (let pages = 0; pages < pages_searched_max; ++pages) {
    const page = await get(query(next ? { after: next } : {})).catch((problem) => { fault = problem; });
    if (mine !== turn) return;
    if (!page) break;
    desk.totals = totalsOf(page);
    next = page.next;
    found.push(...page.comments.filter(matches));
    if (!next || !sparse() || found.length >= refill_below) break;
  }
  desk.busy = false;
  list.removeAttribute("aria-busy");
  if (!after) list.replaceChildren();
  if (fault) {
    showFault(fault, () => load({ after, focus: true }));
    return focus && box.focus();
  }
  desk.next = next;
  desk.loaded_at = Date.now();
  desk.done.clear();
  const fresh = found.filter(append);
  fold();
  settle();
  tell("totals");
  tell("loaded");
  const start = after ? fresh[0]?.id : shown()[0]?.comment.id;
  if (start && (!after || focus)) choose(start, { focus });
  else if (focus) focusCurrent();
}

export function showFault(problem, again) {
  showState(el("p", {}, problem.detail),
    problem.requestId && el("p", { class: "about" }, `Fault ${problem.requestId}`),
    el("button", { type: "button", onclick: again }, "Try again"));
  say(problem.detail);
}

const nothing = { pending: "All done. Nothing is waiting.", approved: "Nothing has been approved yet.",
                  spam: "No spam.", trash: "The trash is empty." };

// Says so when nothing is left, or fetches what is left to fetch.
export function settle() {
  $("#more").hidden = !desk.next;
  const left = shown().length;
  if (left) {
    showState();
    if (left < refill_below && desk.next && desk.source.status === "pending") refill();
    return;
  }
  if (desk.next && !sparse()) return load({ focus: true });
  const filter = describe();
  if (filter) {
    return showState(el("p", { class: "empty" }, "Nothing matches ", el("em", {}, filter), desk.next ? " so far." : "."),
      el("p", {}, el("a", { href: `#${desk.source.status}` }, "Clear")));
  }
  const { status } = desk.source;
  showState(el("p", { class: "empty" }, desk.source.proposed ? "Nothing to look at again." : nothing[status]),
    status === "pending" && desk.lastDecided && el("p", { class: "about" }, desk.lastDecided),
    status === "pending" && desk.totals.approved > 0
      && el("p", {}, el("a", { href: "#approved" }, "See what has been approved")));
  if (status === "pending") tell("empty");
}

// What the list is narrowed to, in words.
export function describe() {
  const { q, flag, article, author, link, first, words } = desk.source;
  return [words ?? q, flag?.replaceAll("_", " "), article, author && "this author",
    link && "has link", first && "first-time author"].filter(Boolean).join(", ");
}

// Fetches the top again and adds what is not here: what was decided is no longer in it.
let refilling = false;
async function refill() {
  if (refilling || sparse()) return;
  refilling = true;
  const mine = turn;
  const page = await get(query(), { ask: false }).catch(() => null);
  refilling = false;
  if (!page || mine !== turn) return;
  desk.next = page.next;
  page.comments.forEach(append);
  fold();
  $("#more").hidden = !desk.next;
  if (!shown().length) settle();
  else if (!desk.entries.has(desk.current)) choose(shown()[0].comment.id);
}

export function showTitle() {
  const { status, proposed, words } = desk.source;
  const name = words != null ? "Search" : proposed ? "Look again" : statuses[status];
  const count = desk.totals.pending ? `(${desk.totals.pending}) ` : "";
  // The other screens have names of their own.
  if ($("#desk").hidden) {
    document.title = `${count}${$("#title").textContent} – Moderation`;
    return;
  }
  $("#title").textContent = desk.single ? `Comment by ${desk.single.comment.author.name}` : name;
  document.title = `${count}${desk.single ? "Comment" : name} – Moderation`;
}

// How many there are after a decision, where that is known.
export function left() {
  const count = desk.totals[desk.source.proposed ? "proposed" : desk.source.status];
  return count == null ? "" : ` ${plural(count, "left", "left")}.`;
}
wide.addEventListener("change", place);
