// Searching: words, and what narrows them down, as in `needling author:zoë state:spam`.
import { clear, desk, load, showState, supersede } from "./moderate-desk.js";
import { $, el, keep, kept } from "./moderate-dom.js";

const recent_max = 5;
const states = { waiting: "pending", pending: "pending", approved: "approved", spam: "spam", trash: "trash" };
const operator = /(?:^|\s)(author|article|flag|state|before|since|campaign):("[^"]*"|\S+)/gi;
const example = "2026-01-31";

// A day begins where the moderator is, not in UTC.
function moment(day) {
  const at = new Date(/^\d{4}-\d\d-\d\d$/.test(day) ? `${day}T00:00:00` : day);
  return Number.isNaN(at.getTime()) ? null : at.toISOString().replace(/\.\d+/, "");
}

// Turns what was typed into what is asked of the service.
export function understand(typed) {
  const found = {};
  const q = typed.replace(operator, (_, name, value) => {
    found[name.toLowerCase()] = value.replace(/^"|"$/g, "");
    return " ";
  }).replace(/\s+/g, " ").trim();
  const faults = [];
  const status = found.state ? states[found.state.toLowerCase()] : "pending";
  if (!status) faults.push("Use state:waiting, state:approved, state:spam or state:trash.");
  const time = (name) => {
    const at = found[name] && moment(found[name]);
    if (found[name] && !at) faults.push(`Write the day as ${name}:${example}.`);
    return at || null;
  };
  const campaign = found.campaign ?? null;
  if (campaign && !/^\d{1,15}$/.test(campaign)) faults.push("Write a campaign by its number, as campaign:12.");
  return { faults, source: { status: status ?? "pending", order: "newest", words: typed, q, campaign,
    name: found.author, title: found.article, flag: found.flag?.toLowerCase().replaceAll(" ", "_"),
    since: time("since"), before: time("before") } };
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
      ["words, or \"words together\"", "author:zoë", "article:needling", "flag:phone_number", "state:spam (or waiting, approved, trash)", `since:${example}`, `before:${example}`, "campaign:12"]
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
    supersede();
    clear();
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
