// The decision log, with a way back on each line.
import { address, api, get } from "./moderate-api.js";
import { el, plural, say } from "./moderate-dom.js";
import { showToast } from "./moderate-toast.js";
import { actions, age, did, phrase, who } from "./moderate-words.js";

const shown_of_one = 3;

function deed({ action, changes }) {
  const what = changes.length === 1 ? "a comment" : plural(changes.length, "comment");
  if (action === "undo") return `took back a decision on ${what}`;
  return Object.hasOwn(actions, action) ? did(changes[0].to, what) : `changed the text of ${what}`;
}

function links({ changes }) {
  const first = changes.slice(0, shown_of_one);
  return [first.map(({ comment }, index) => [index > 0 && ", ", el("a", { href: `#comment/${comment}` }, `comment ${comment}`)]),
    changes.length > first.length && ` and ${changes.length - first.length} more`];
}

export async function drawActivity(page) {
  const list = el("ol", { class: "log" });
  const more = el("p", { class: "more", hidden: true }, el("button", { type: "button", onclick: () => load() }, "Earlier"));
  const state = el("p", { class: "state", role: "status" }, "Loading…");
  const people = el("select", { id: "by", onchange: narrow }, el("option", { value: "" }, "Everybody"));
  const seen = new Set();
  let next = null;
  page.replaceChildren(
    el("p", { class: "filters" }, el("label", { for: "by" }, "Decided by"), people), list, state, more);

  function narrow() {
    let left = 0;
    for (const item of list.children) {
      item.hidden = people.value !== "" && item.dataset.by !== people.value;
      left += item.hidden ? 0 : 1;
    }
    state.hidden = left > 0;
    state.textContent = list.children.length ? "Nothing by them so far. There may be more earlier." : "No decision has been made yet.";
  }

  function line(decision) {
    const { id, reason, note, created, undone_by: undone } = decision;
    const name = who(decision);
    const item = el("li", { "data-by": name, class: undone ? "undone" : "" });
    if (!seen.has(name)) {
      seen.add(name);
      people.append(el("option", {}, name));
    }
    const undo = !undone && el("button", { type: "button", onclick: () => takeBack(item, decision),
      "aria-label": `Undo: ${name} ${deed(decision)}` }, "Undo");
    item.append(el("div", {},
      el("p", {}, el("strong", {}, el("bdi", {}, name)), " ", deed(decision), reason && `, ${phrase(reason).toLowerCase()}`),
      note && el("q", { dir: "auto" }, note),
      el("p", { class: "meta" }, age(created), " · ", links(decision), undone && " · taken back")), undo || "");
    item.dataset.id = id;
    return item;
  }

  async function takeBack(item, { id }) {
    const press = item.querySelector("button");
    press.disabled = true;
    try {
      const { decision } = await api("POST", `/v1/moderation/decisions/${id}/undo`, {});
      item.classList.add("undone");
      press.remove();
      const added = line(decision);
      list.prepend(added);
      narrow();
      say("Undone.");
      added.querySelector("button")?.focus();
    } catch (problem) {
      press.disabled = false;
      const [faster] = problem.conflicts ?? [];
      showToast(faster ? `Couldn’t undo. ${faster.by || "The author"} has changed it since.` : `Couldn’t undo. ${problem.detail}`);
      press.focus();
    }
  }

  async function load() {
    try {
      const answer = await get(address("/v1/moderation/decisions", { after: next }));
      next = answer.next;
      const fresh = answer.decisions.map(line);
      list.append(...fresh);
      more.hidden = !next;
      narrow();
    } catch (problem) {
      state.hidden = false;
      state.replaceChildren(problem.detail, problem.fault ?? "", " ", el("button", { type: "button", onclick: load }, "Try again"));
    }
  }
  await load();
}
