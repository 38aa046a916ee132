// The decision log, with a way back on each line.
import { address, api, get } from "./moderate-api.js";
import { forget } from "./moderate-decide.js";
import { el, plural, say } from "./moderate-dom.js";
import { showToast } from "./moderate-toast.js";
import { actions, age, did, phrase, statuses, who } from "./moderate-words.js";

const shown_of_one = 3;

// How a comment begins, and where it stands; one that is gone, or not named, has its number.
function subject({ comment, author, excerpt, article }, _, { length }) {
  const words = author ? [length > 1 && [el("bdi", {}, author), ": "], el("q", { class: "said", dir: "auto" }, excerpt)] : `comment ${comment}`;
  return el("p", { class: "subject" }, el("a", { href: `#comment/${comment}` }, words),
    article && [" on ", el("bdi", {}, article.title ?? article.key)]);
}

function deed({ action, changes }) {
  const [{ author, from, to, redacted }] = changes;
  const one = author ? el("span", {}, el("bdi", {}, author), "’s comment") : "a comment";
  const what = changes.length === 1 ? one : plural(changes.length, "comment");
  if (action === "undo") {
    return from === to ? ["took back a change of the text of ", what] : ["took back what was decided on ", what, `: ${statuses[to].toLowerCase()} again`];
  }
  if (!Object.hasOwn(actions, action)) return ["changed the text of ", what];
  const told = did(to, "\n").split("\n").flatMap((part, index) => (index ? [what, part] : [part]));
  return redacted ? [...told, ", with parts removed"] : told;
}
const spoken = (decision) => el("p", {}, deed(decision)).textContent;

export async function drawActivity(page) {
  const list = el("ol", { class: "log" });
  const more = el("p", { class: "more", hidden: true }, el("button", { type: "button", onclick: () => load() }, "Earlier"));
  const state = el("p", { class: "state", role: "status" }, "Loading…");
  const people = el("select", { id: "by", onchange: again }, el("option", { value: "" }, "Everybody"));
  const known = new Set();
  let next = null;
  let turn = 0; // Numbers the lists, so that a slow old answer cannot mix with a new one.
  page.replaceChildren(
    el("p", { class: "filters" }, el("label", { for: "by" }, "Decided by"), people), list, state, more);

  function offer(id, name) {
    if (!id || known.has(id)) return;
    known.add(id);
    people.append(el("option", { value: id }, name));
  }

  function describe() {
    state.hidden = list.children.length > 0;
    state.textContent = !people.value ? "No decision has been made yet."
      : next ? "Nothing by them so far. There may be more earlier." : "They have not decided on anything yet.";
  }

  function again() {
    turn += 1;
    next = null;
    list.replaceChildren();
    more.hidden = true;
    state.hidden = false;
    state.textContent = "Loading…";
    return load();
  }

  function line(decision) {
    const { id, moderator, by, reason, note, created, changes, undone_by: undone } = decision;
    const name = who(decision);
    offer(moderator, by);
    const item = el("li", { class: undone ? "undone" : "" });
    const passed = changes.some(({ current }) => current === false);
    const undo = !undone && !passed && el("button", { type: "button", onclick: () => takeBack(item, decision),
      "aria-label": `Undo: ${name} ${spoken(decision)}` }, "Undo");
    const rest = changes.length - Math.min(changes.length, shown_of_one);
    item.append(el("div", {},
      el("p", {}, el("strong", {}, el("bdi", {}, name)), " ", deed(decision), reason && `, ${phrase(reason).toLowerCase()}`),
      changes.slice(0, shown_of_one).map(subject),
      note && el("p", {}, "Note: ", el("q", { class: "said", dir: "auto" }, note)),
      el("p", { class: "meta" }, age(created), rest > 0 && ` · and ${plural(rest, "more comment")}`,
        undone ? " · taken back" : passed && " · changed since")), undo || "");
    item.dataset.id = id;
    return item;
  }

  async function takeBack(item, { id }) {
    const press = item.querySelector("button");
    press.disabled = true;
    try {
      await api("POST", `/v1/moderation/decisions/${id}/undo`, {});
      forget(id);
      await again();
      say("Undone.");
      (list.querySelector("button") ?? people).focus();
    } catch (problem) {
      press.disabled = false;
      const [faster] = problem.conflicts ?? [];
      showToast(faster ? `Couldn’t undo. ${faster.by || "The author"} has changed it since.` : `Couldn’t undo. ${problem.detail}`);
      press.focus();
    }
  }

  async function load() {
    const mine = turn;
    try {
      const answer = await get(address("/v1/moderation/decisions", { after: next, moderator: people.value }));
      if (mine !== turn) return;
      next = answer.next;
      list.append(...answer.decisions.map(line));
      more.hidden = !next;
      describe();
    } catch (problem) {
      if (mine !== turn) return;
      state.hidden = false;
      state.replaceChildren(problem.detail, problem.fault ?? "", " ", el("button", { type: "button", onclick: load }, "Try again"));
    }
  }
  await load();
  // Owners know everybody; others, those whose decisions they have seen.
  const all = await get("/v1/moderation/moderators", { ask: false }).catch(() => null);
  for (const { id, name } of all?.moderators ?? []) offer(id, name);
}
