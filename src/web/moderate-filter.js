// What the list is narrowed to: site, order, flags, links, first comments. The address holds it, so
// that Back and a bookmark bring it back.
import { desk, on, several } from "./moderate-desk.js";
import { $, $$, digits, el } from "./moderate-dom.js";
import { hasLink } from "./moderate-text.js";
import { phrase } from "./moderate-words.js";

const flags_shown_max = 6;
const box = $("#filters");
let counts = null;

const orders = { useful: "Most useful first", newest: "Newest first", oldest: "Oldest first", risk: "Riskiest first" };

// The address with some fields changed; null takes one away.
export function withFields(changes) {
  const [name, query] = location.hash.slice(1).split("?");
  const fields = new URLSearchParams(query);
  for (const [field, value] of Object.entries(changes)) {
    if (value == null) fields.delete(field);
    else fields.set(field, value);
  }
  return `#${name || "pending"}${fields.size ? `?${fields}` : ""}`;
}
const go = (changes) => { location.hash = withFields(changes); };

export function sourceFrom(name, fields) {
  const proposed = name === "proposed";
  const pick = (field) => fields.get(field);
  return { status: proposed ? "approved" : name, proposed: proposed ? 1 : null, order: pick("order") ?? (name === "pending" || proposed ? null : "newest"),
    flag: pick("flag"), article: pick("article"), author: pick("author"), site: pick("site"),
    link: pick("link"), first: pick("first") };
}

function count() {
  const entries = [...desk.entries.values()].map(({ comment }) => comment);
  const flags = new Map();
  for (const comment of entries) {
    for (const code of new Set(comment.flags.map((flag) => flag.code))) flags.set(code, (flags.get(code) ?? 0) + 1);
  }
  return {
    flags, link: entries.filter(({ text }) => hasLink(text)).length,
    first: entries.filter(({ author: { record } }) => !record.approved && !record.spam).length,
    more: Boolean(desk.next),
  };
}

function chip(label, amount, active, changes) {
  const number = amount ? el("span", { class: "count" }, `${digits(amount)}${counts.more ? "+" : ""}`) : null;
  return el("button", { type: "button", class: "chip", "aria-pressed": String(active), onclick: () => go(changes) }, label, number);
}

function draw() {
  const { source } = desk;
  if (source.words != null || desk.single) return box.replaceChildren();
  const narrowed = source.flag || source.link || source.first || source.article || source.author;
  if (!narrowed || !counts) counts = count();
  const flags = [...counts.flags].sort(([, a], [, b]) => b - a).slice(0, flags_shown_max);
  if (source.flag && !flags.some(([code]) => code === source.flag)) flags.unshift([source.flag, 0]);
  // What is in use keeps its focus through the new list.
  const focused = document.activeElement?.textContent;
  const inside = box.contains(document.activeElement);
  const open = $("details", box)?.open ?? Boolean(narrowed);
  const sites = several() && el("p", {}, el("label", { for: "site" }, "Site"),
    el("select", { id: "site", onchange: (event) => go({ site: event.target.value || null, article: null, author: null }) },
      el("option", { value: "" }, "All sites"),
      desk.sites.map(({ key, name }) => el("option", { value: key, selected: key === (source.site || desk.site) }, name || key))));
  const ordered = source.status === "pending" ? ["useful", "newest", "oldest", "risk"] : ["newest", "oldest"];
  const order = !source.proposed && el("p", {}, el("label", { for: "order" }, "Order"),
    el("select", { id: "order", onchange: (event) => go({ order: event.target.value === ordered[0] ? null : event.target.value }) },
      ordered.map((value) => el("option", { value, selected: value === (source.order ?? ordered[0]) }, orders[value]))));
  const chips = [
    source.author && chip("only this author ✕", 0, true, { author: null }),
    source.article && chip(`only ${source.article} ✕`, 0, true, { article: null }),
    (counts.link > 0 || source.link) && chip("has link", counts.link, Boolean(source.link), { link: source.link ? null : 1 }),
    (counts.first > 0 || source.first) && chip("first-time author", counts.first, Boolean(source.first), { first: source.first ? null : 1 }),
    ...flags.map(([code, amount]) => chip(phrase(code).toLowerCase(), amount, code === source.flag, { flag: code === source.flag ? null : code })),
  ].filter(Boolean);
  box.replaceChildren(el("details", { open },
    el("summary", {}, narrowed ? "Narrowed down" : "Order and filters"),
    el("div", { class: "selects" }, sites, order),
    chips.length > 0 && el("div", { class: "chips", role: "group", "aria-label": "Show only" }, chips)));
  if (inside) ($$("button, select", box).find((node) => node.textContent === focused) ?? $("summary", box)).focus();
}

on("loaded", draw);
export const drawFilters = draw;
