// Single keys, WordPress's where it has one. They can be switched off, each person for themselves.
import { answer, canAnswer, edit } from "./moderate-answer.js";
import { decideCampaign, redactions, verdict } from "./moderate-bar.js";
import { openCampaign } from "./moderate-campaign.js";
import { showContext } from "./moderate-context.js";
import { current, desk, focusCurrent, step, toggle, toggleAll } from "./moderate-desk.js";
import { askKeys, decide, inView, selection, undoLast } from "./moderate-decide.js";
import { $, el, keep, kept, say, sheet } from "./moderate-dom.js";
import { askReason } from "./moderate-reason.js";
import { actions } from "./moderate-words.js";

export const keysOn = () => kept("keys", true);
export const switchKeys = (to) => keep("keys", to);
askKeys(keysOn);

const tabs = ["pending", "approved", "spam", "trash"];
const byKey = Object.fromEntries(Object.entries(actions).map(([action, { key }]) => [key, action]));

export const help = [
  ["j", "or ↓: next comment"], ["k", "or ↑: previous comment"],
  ["a", "approve"], ["s", "spam"], ["d", "trash"], ["u", "back to waiting"],
  ["z", "undo the last decision"], ["w", "approve without personal data"], ["c", "spam the whole campaign"],
  ["r", "answer"], ["e", "edit"], ["o", "or Enter: open with thread and history"], ["h", "history"],
  ["x", "select"], ["Shift+X", "select all that are shown"],
  ["Shift+A", "Shift+S, Shift+D: decide on the selection; without one, give a reason"],
  ["/", "search"], ["1", "to 4: waiting, approved, spam, trash"], ["?", "these keys"], ["Esc", "close, go back"],
];

export function keyTable() {
  return el("dl", { class: "keys" }, help.map(([key, what]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, what)]));
}

export function keySwitch() {
  const box = el("input", { type: "checkbox", checked: keysOn(), onchange: () => {
    switchKeys(box.checked);
    document.body.classList.toggle("no-keys", !box.checked);
    say(box.checked ? "Single keys are on." : "Single keys are off.");
  } });
  return el("p", { class: "check" }, el("label", {}, box, "Use single keys"));
}

export const showHelp = () => sheet("Keys", el("div", {}, keySwitch(), keyTable()), { closed: focusCurrent });

const go = (hash) => { location.hash = hash; };

function open(entry) {
  if (entry?.alike > 1) openCampaign(entry);
  else if (entry && !desk.single) go(`comment/${entry.comment.id}`);
}

// Whoever is somewhere else on the page is led to the comment first: nobody decides on what they were
// not shown to be on.
function onIt() {
  const entry = current();
  if (!entry) return false;
  const at = document.activeElement;
  if (desk.single || at === document.body || entry.item.contains(at) || at.closest("#detail, #bar, #context, #toasts")) return true;
  focusCurrent();
  return false;
}

const onList = {
  j: () => step(1),
  k: () => step(-1),
  x: () => current() && toggle(current().comment.id),
  X: toggleAll,
  c: (event) => current()?.alike > 1 && onIt() && decideCampaign(current(), "spam", event),
};
const onComment = {
  o: () => open(current()),
  r: () => current() && canAnswer(current().comment) && answer(current()),
  e: () => current() && canAnswer(current().comment) && edit(current()),
  h: () => showContext({ focusHistory: true }),
  w: (event) => current() && redactions(current().comment).length && onIt() && verdict("approve", event, { redact: true }),
};

function shifted(event, action) {
  if (desk.selected.size && !desk.single) decide(selection(), action, { event });
  else if (onIt()) askReason(inView(), action);
}

function press(event) {
  const { key, target } = event;
  if (event.defaultPrevented || event.metaKey || event.altKey || document.body.classList.contains("signed-out")) return;
  if ($("dialog[open]") || target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const desked = !$("#desk").hidden;
  if (event.ctrlKey) {
    if (key !== "z" || event.shiftKey || event.repeat) return;
    event.preventDefault();
    return undoLast();
  }
  // Arrows and Esc are no character keys: they stay when those are off.
  if (key === "Escape" && desk.single) return go($("#back a").hash);
  if (desked && !desk.single && (key === "ArrowDown" || key === "ArrowUp") && target.closest("#cards, body:not(:focus-within)")) {
    event.preventDefault();
    return step(key === "ArrowDown" ? 1 : -1);
  }
  if (desked && key === "Enter" && target.closest("#cards h2")) return open(current());
  if (event.repeat && !"jk".includes(key)) return;
  if (!keysOn()) return;

  const action = byKey[key.toLowerCase()];
  if (key === "z") return undoLast();
  if (key === "?") return showHelp();
  if (key === "/") {
    event.preventDefault();
    return go("search");
  }
  if (/^[1-4]$/.test(key)) return go(tabs[key - 1]);
  if (!desked) return;
  if (action && event.shiftKey) return action !== "restore" && shifted(event, action);
  if (action && actions[action].to !== current()?.comment.status) return onIt() && verdict(action, event);
  if (action === "approve" && desk.source.proposed) return onIt() && verdict(action, event);
  if (!desk.single && Object.hasOwn(onList, key)) onList[key](event);
  else if (Object.hasOwn(onComment, key)) {
    event.preventDefault();
    onComment[key](event);
  }
}

export function listenToKeys() {
  document.body.classList.toggle("no-keys", !keysOn());
  document.addEventListener("keydown", press);
}
