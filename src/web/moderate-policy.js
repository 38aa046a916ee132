// A site's policy in sentences, with a trial before it counts.
import { address, api, get } from "./moderate-api.js";
import { el, plural, say } from "./moderate-dom.js";
import { proved } from "./moderate-prove.js";
import { forgetPolicy, rulesOf } from "./moderate-replies.js";
import { statuses } from "./moderate-words.js";

const samples_shown = 8;
// Changes that were not saved, by site: going to another screen and back does not lose them.
const unsaved = new Map();
const effects = { mark: "Show it", hold: "Always ask a moderator", urgent: "Put it on top of the queue" };
const presets = { general: "Any site", "health-clinic": "Health clinic" };

const blamed = (problem) => (problem.errors ?? []).map(({ detail }) => detail).join(" ") || `${problem.detail}${problem.fault ?? ""}`;

export async function drawPolicy(box, { sites, moderator }) {
  const key = sites[0]?.key;
  if (!key) return box.replaceChildren();
  const owner = moderator.role === "owner";
  const picker = el("select", { id: "policy-site", onchange: () => show(picker.value) },
    sites.map((site) => el("option", { value: site.key }, site.name || site.key)));
  const body = el("div", {});
  box.replaceChildren(el("section", { "aria-labelledby": "policy-title" },
    el("h2", { id: "policy-title" }, "How comments are judged"),
    sites.length > 1 && el("p", { class: "filters" }, el("label", { for: "policy-site" }, "Site"), picker), body));

  async function show(site, preset) {
    if (preset) unsaved.delete(site);
    body.replaceChildren(el("p", { class: "about" }, "Loading…"));
    try {
      body.replaceChildren(form(site, unsaved.get(site) ?? await get(address("/v1/moderation/policies", { site, preset })), owner, show, Boolean(preset)));
    } catch (problem) {
      body.replaceChildren(el("p", { class: "error" }, blamed(problem)), el("button", { type: "button", onclick: () => show(site) }, "Try again"));
    }
  }
  await show(key);
}

function ruleLine(rule, owner, changed) {
  const id = `rule-${rule.code}`;
  const on = el("input", { type: "checkbox", id, checked: rule.enabled !== false, disabled: !owner,
    onchange: () => { rule.enabled = on.checked; changed(); } });
  const summary = el("summary");
  const tell = () => {
    summary.textContent = `${effects[rule.effect ?? "mark"]}${rule.reply ? " · saved reply" : ""}`;
  };
  const effect = el("select", { id: `${id}-effect`, disabled: !owner,
    onchange: () => { rule.effect = effect.value; tell(); changed(); } },
  Object.entries(effects).map(([value, label]) => el("option", { value, selected: (rule.effect ?? "mark") === value }, label)));
  const reply = el("textarea", { rows: 4, id: `${id}-reply`, disabled: !owner, dir: "auto",
    oninput: () => { rule.reply = reply.value; tell(); changed(); } });
  reply.value = rule.reply ?? "";
  tell();
  return el("li", {},
    el("label", { class: "check", for: id }, on, el("span", {}, rule.sentence)),
    el("details", {}, summary,
      el("p", { class: "field" }, el("label", { for: effect.id }, "Then"), effect),
      el("p", { class: "field" }, el("label", { for: reply.id }, "Saved reply"), reply)));
}

function number(id, label, value, owner, set) {
  const field = el("input", { id, type: "number", min: 0, max: 100, step: 1, value: Math.round(100 * value), disabled: !owner, inputmode: "numeric",
    oninput: () => set(field.valueAsNumber / 100) });
  return el("p", { class: "line" }, el("label", { for: id }, label), field, " %");
}

function form(site, found, owner, show, asPreset) {
  const { policy, presets: known } = found;
  const rules = rulesOf({ policy });
  let dirty = asPreset || unsaved.has(site);
  const state = el("p", { class: "about", role: "status" });
  const result = el("div", { class: "trial", "aria-live": "polite" });
  const changed = () => {
    dirty = true;
    unsaved.set(site, found);
    state.className = "unsaved";
    state.replaceChildren("Changed, not saved. ", el("button", { type: "button", class: "link", onclick: () => {
      unsaved.delete(site);
      show(site);
    } }, "Discard"));
  };
  const body = () => ({ ...policy, rules: policy.rules });
  const tick = (name, label) => {
    const box = el("input", { type: "checkbox", id: name, checked: policy[name], disabled: !owner,
      onchange: () => { policy[name] = box.checked; changed(); } });
    return el("label", { class: "check", for: name }, box, el("span", {}, label));
  };

  async function attempt(event) {
    const press = event.target;
    press.disabled = true;
    result.replaceChildren(el("p", { class: "about" }, "Trying…"));
    try {
      drawTrial(result, await api("POST", "/v1/moderation/policies/trial", { site, rules: policy.rules }), rules);
    } catch (problem) {
      result.replaceChildren(el("p", { class: "error" }, blamed(problem)));
    } finally {
      press.disabled = false;
      press.focus();
    }
  }
  async function save(event) {
    event.preventDefault();
    if (!owner) return;
    try {
      if (!await proved("PUT", address("/v1/moderation/policies", { site }), body(), "let more be published without a moderator")) return;
      dirty = false;
      unsaved.delete(site);
      forgetPolicy(site);
      state.className = "about";
      state.textContent = "Saved. It holds for what comes from now on, and for what waits.";
    } catch (problem) {
      state.className = "error";
      state.textContent = blamed(problem);
    }
  }
  if (dirty) changed();
  // Leaving a half-changed policy asks first: this is no decision, and there is no undo for it.
  const warn = (event) => { if (dirty && result.isConnected) event.preventDefault(); };
  addEventListener("beforeunload", warn);

  const spoken = rules.filter(({ effect, sentence }) => effect !== "part" && sentence);
  return el("form", { class: "policy", onsubmit: save },
    !owner && el("p", { class: "hint" }, "Owners can change this. You can see it and try it."),
    owner && el("p", { class: "filters" }, el("label", { for: "preset" }, "Start from"),
      el("select", { id: "preset", onchange: (event) => event.target.value && show(site, event.target.value) },
        el("option", { value: "" }, asPreset ? `The rules of “${presets[policy.rules?.name] ?? policy.rules?.name}”` : "What is in force"),
        known.map((name) => el("option", { value: name }, presets[name] ?? name)))),
    el("h3", {}, "What a comment is checked for"),
    el("ol", { class: "rules" }, spoken.map((rule) => ruleLine(rule, owner, changed))),
    el("h3", {}, "What may happen by itself"),
    el("p", { class: "hint" }, "Nothing is deleted by itself. Comments with a flag that asks for a moderator always wait."),
    tick("auto_approve", "Publish what is very probably good, once 50 decisions were learned from."),
    number("ham_below", "Very probably good: risk below", policy.ham_below, owner, (value) => { policy.ham_below = value; changed(); }),
    tick("auto_spam", "Put away what is very probably spam. You find it under Spam."),
    number("spam_above", "Very probably spam: risk above", policy.spam_above, owner, (value) => { policy.spam_above = value; changed(); }),
    el("div", { class: "actions" },
      el("button", { type: "button", onclick: attempt }, "Try it on the last comments"),
      owner && el("button", { class: "primary" }, "Save"), state),
    result);
}

function drawTrial(box, { looked_at: seen, comments, counts }, rules) {
  const sentence = (code) => rules.find((rule) => rule.code === code)?.sentence ?? code.replaceAll("_", " ");
  const found = Object.entries(counts).sort(([, a], [, b]) => b - a);
  const published = comments.filter(({ status }) => status === "approved").length;
  box.replaceChildren(
    el("h3", {}, "Trial"),
    el("p", {}, `Of the last ${plural(seen, "comment")}, ${comments.length} would be flagged`,
      published > 0 && `, ${published} of which you have approved`, ". Nothing was changed."),
    el("ul", {}, found.map(([code, count]) => el("li", {}, `${count} × ${sentence(code)}`))),
    comments.length > 0 && el("details", {}, el("summary", {}, "Some of them"),
      el("ol", { class: "samples" }, comments.slice(0, samples_shown).map(({ id, text, status, flags }) => el("li", {},
        el("p", { class: "meta" }, el("a", { href: `#comment/${id}` }, `comment ${id}`), ` · ${statuses[status].toLowerCase()} · `,
          [...new Set(flags.map(({ code }) => code.replaceAll("_", " ")))].join(", ")),
        el("p", { class: "excerpt", dir: "auto" }, text.slice(0, 300)))))));
  say(`${comments.length} of ${seen} would be flagged.`);
}
