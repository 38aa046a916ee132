// Searching: words, and what narrows them down, as in `needling author:zoë state:spam`.
import { desk, load, showState } from "./moderate-desk.js";
import { $, el, keep, kept } from "./moderate-dom.js";

const recent_max = 5;
const states = { waiting: "pending", pending: "pending", approved: "approved", spam: "spam", trash: "trash" };
const operator = /(?:^|\s)(author|article|flag|state|before):("[^"]*"|\S+)/gi;

// Turns what was typed into what is asked of the service, and a test for the rest.
export function understand(typed) {
  const found = {};
  const words = typed.replace(operator, (_, name, value) => {
    found[name.toLowerCase()] = value.replace(/^"|"$/g, "").toLowerCase();
    return " ";
  }).replace(/\s+/g, " ").trim();
  const faults = [];
  const status = found.state ? states[found.state] : "pending";
  if (!status) faults.push("Use state:waiting, state:approved, state:spam or state:trash.");
  const before = found.before && Date.parse(found.before);
  if (found.before && Number.isNaN(before)) faults.push("Write the day as before:2026-01-31.");
  // The service searches names with the text; it takes a flag only without words.
  const q = [words, found.author && (/\s/.test(found.author) ? `"${found.author}"` : found.author)].filter(Boolean).join(" ");
  const byFlag = found.flag && !q ? found.flag.replaceAll(" ", "_") : null;
  const tests = [
    found.author && (({ author }) => author.name.toLowerCase().includes(found.author)),
    found.article && (({ article }) => `${article.key} ${article.title ?? ""}`.toLowerCase().includes(found.article)),
    found.flag && !byFlag && (({ flags }) => flags.some(({ code }) => code.includes(found.flag.replaceAll(" ", "_")))),
    before && (({ created }) => Date.parse(created) < before),
  ].filter(Boolean);
  return { faults, source: { status: status ?? "pending", order: "newest", q, flag: byFlag, words: typed,
    test: tests.length ? (comment) => tests.every((test) => test(comment)) : null } };
}

const form = $("#search");
const field = $("#words-wanted");
const error = $("#search-error");

function remember(typed) {
  const before = kept("recent", []).filter((one) => one !== typed);
  keep("recent", [typed, ...before].slice(0, recent_max));
}

function suggestions() {
  const recent = kept("recent", []);
  return [
    recent.length > 0 && el("div", {}, el("h2", {}, "Recent"), el("ul", { class: "recent" }, recent.map((one) =>
      el("li", {}, el("a", { href: `#search?${new URLSearchParams({ q: one })}` }, one))))),
    el("div", {}, el("h2", {}, "What can be asked"), el("ul", { class: "about hints" },
      ["words, or \"words together\"", "author:zoë", "article:needling", "flag:phone_number", "state:spam (or waiting, approved, trash)", "before:2026-01-31"]
        .map((hint) => el("li", {}, el("code", {}, hint))))),
  ];
}

// Shows what was asked for in the address; without it, the empty form.
export function showSearch(typed) {
  field.value = typed;
  const { faults, source } = understand(typed);
  error.textContent = faults.join(" ");
  field.setAttribute("aria-invalid", String(faults.length > 0));
  desk.source = source;
  if (!typed || faults.length) {
    desk.entries.clear();
    $("#cards").replaceChildren();
    desk.next = null;
    showState(...suggestions());
    return field.focus();
  }
  remember(typed);
  return load({ focus: true });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = field.value.trim();
  const hash = `#search?${new URLSearchParams({ q: typed })}`;
  if (location.hash === hash) showSearch(typed);
  else location.hash = hash;
});
