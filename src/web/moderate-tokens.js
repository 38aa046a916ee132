// What one's own programs sign in with.
import { api, get } from "./moderate-api.js";
import { button, copyable, el, say } from "./moderate-dom.js";
import { field, form, refusal } from "./moderate-form.js";
import { proved } from "./moderate-prove.js";
import { age } from "./moderate-words.js";

const scopes = {
  read: "Read",
  moderate: "Read, decide, edit and answer",
  manage: "All that, and change policies",
};
const brief = { read: "reads", moderate: "moderates", manage: "manages" };
const terms = { 30: "30 days", 90: "90 days", 365: "one year", "": "until you revoke it" };

const named = (sites, wanted) => sites.find(({ key }) => key === wanted)?.name || wanted;

function line(token, sites, emptied) {
  const { id, name, scope, site, created, seen, expires } = token;
  const error = el("p", { class: "error", role: "alert" });
  const over = expires && Date.parse(expires) <= Date.now();
  const item = el("li", { class: over ? "undone" : "" }, el("div", {},
    el("p", {}, el("strong", {}, el("bdi", {}, name)), ` · ${brief[scope]}`, site && [" ", el("bdi", {}, named(sites, site)), " only"], over && " · has run out"),
    el("p", { class: "meta" }, "made ", age(created), " · ", seen ? ["last used ", age(seen)] : "not used yet",
      " · ", expires ? ["good until ", until(expires)] : "good until revoked"), error));
  item.append(button("Revoke", async () => {
    try {
      await api("DELETE", `/v1/moderation/tokens/${id}`);
      const next = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector("button");
      item.remove();
      say(`${name} is revoked: whatever used it is logged out.`);
      if (next) next.focus();
      else emptied();
    } catch (problem) {
      error.textContent = refusal(problem);
    }
  }, { "aria-label": `Revoke ${name}` }));
  return item;
}

const day = new Intl.DateTimeFormat("en-AU", { dateStyle: "medium" });
const until = (instant) => el("time", { datetime: instant }, day.format(new Date(instant)));

function choice(id, label, options) {
  const select = el("select", { id }, Object.entries(options).map(([value, text]) => el("option", { value }, text)));
  return { select, line: el("p", { class: "field" }, el("label", { for: id }, label), select) };
}

function maker({ moderator, sites }, add) {
  const name = field("token-name", "What it is for", { autocomplete: "off", maxlength: 60 });
  const { manage, ...most } = scopes;
  const scope = choice("token-scope", "It may", moderator.role === "owner" ? { ...most, manage } : most);
  const reach = choice("token-site", "On", { "": "all sites", ...Object.fromEntries(sites.map(({ key, name: called }) => [key, called || key])) });
  // Who manages manages all sites: said beside what was chosen, which stays as it was chosen.
  const clash = el("p", { class: "error", role: "alert", id: "token-clash" });
  const clashes = () => scope.select.value === "manage" && Boolean(reach.select.value);
  const compare = () => {
    clash.textContent = clashes() ? "A token that changes policies is for all sites. Choose all sites, or let it do less." : "";
    scope.select.setAttribute("aria-invalid", clashes());
  };
  scope.select.setAttribute("aria-describedby", clash.id);
  for (const { select } of [scope, reach]) select.addEventListener("change", compare);
  // Names of numbers come first in an object, whatever their order; "for ever" is last.
  const term = choice("token-days", "It works for", terms);
  const made = el("div");
  return el("details", {}, el("summary", {}, "Make a token"),
    form("Make it", [name.line, scope.line, sites.length > 1 && reach.line, clash, term.line].filter(Boolean), async (node) => {
      if (clashes()) return scope.select.focus();
      const body = { name: name.input.value, scope: scope.select.value };
      if (reach.select.value) body.site = reach.select.value;
      if (term.select.value) body.days = Number(term.select.value);
      const answer = await proved("POST", "/v1/moderation/tokens", body, "make the token ", el("bdi", {}, body.name.trim()));
      if (!answer) return;
      const { token, access_token: kept } = answer;
      node.reset();
      add(kept);
      made.replaceChildren(el("p", {}, "Take it along now: it is shown only this once. A program sends it as ",
        el("code", {}, "Authorization: Bearer"), " with the token behind it."), copyable(token, `Token for ${kept.name}`));
      say("The token is made.");
      made.querySelector("button").focus();
    }), made);
}

export async function drawTokens(box, { moderator, sites }) {
  const list = el("ol", { class: "log tokens" });
  const title = el("h2", { id: "tokens-title", tabindex: -1 }, "Programs");
  const reach = sites.length > 1 ? "one of your sites or all" : sites.map(({ key, name }) => name || key).join();
  const add = (token) => list.append(line(token, sites, () => title.focus()));
  const body = el("div");
  box.replaceChildren(el("section", { "aria-labelledby": "tokens-title" }, title,
    el("p", { class: "hint" }, `A program can work with comments in your name with an access token, on ${reach}. It never sees your password.`), body));
  try {
    const { tokens } = await get("/v1/moderation/tokens");
    tokens.forEach(add);
    body.replaceChildren(list, maker({ moderator, sites }, add));
  } catch (problem) {
    body.replaceChildren(el("p", { class: "error" }, refusal(problem)),
      button("Try again", () => drawTokens(box, { moderator, sites })));
  }
}
