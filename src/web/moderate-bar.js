// The buttons for the comment in view, or for those that are selected.
import { current, desk, on, shown, toggle } from "./moderate-desk.js";
import { decide, dismiss, inView, selection, tooSoon } from "./moderate-decide.js";
import { $, button, el, kbd, plural } from "./moderate-dom.js";
import { actions, redacted } from "./moderate-words.js";
import { askReason } from "./moderate-reason.js";
import { openMore } from "./moderate-more.js";

const bar = $("#bar");
const long_press_ms = 550;
let shape = "";

export const redactions = ({ flags, redacted: known }) =>
  // A service that does not know of redactions would publish what should have been removed.
  known === undefined ? [] : [...new Set(flags.map(({ redaction }) => redaction).filter(Boolean).map(redacted))];

const withoutWords = (parts) => (parts.length > 2 ? "what identifies people"
  : `the ${parts.join(" and the ")}`);

// Decides on the whole campaign of an entry.
export function decideCampaign(entry, action, event) {
  const { campaign } = entry.comment;
  const members = [...desk.entries.values()].filter(({ comment, leaving }) =>
    !leaving && comment.campaign?.id === campaign.id && comment.status === "pending");
  const group = members.length ? members : [entry];
  // Each tells of the last one as it was when it was fetched.
  const last = Math.max(...group.map(({ comment }) => comment.campaign?.last ?? 0));
  decide(group, action, { campaign: { ...campaign, last }, event });
}

export const verdict = (action, event, extra) => decide(inView(), action, { event, ...extra });

// A long press asks for the reason; the click that ends it must not decide as well.
function withLongPress(node, action) {
  let timer = null;
  let asked = false;
  const stop = () => clearTimeout(timer);
  node.addEventListener("pointerdown", () => {
    asked = false;
    timer = setTimeout(() => {
      asked = true;
      askReason(inView(), action);
    }, long_press_ms);
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) node.addEventListener(end, stop);
  node.addEventListener("contextmenu", (event) => event.preventDefault());
  node.addEventListener("click", (event) => { if (asked) event.stopImmediatePropagation(); asked = false; }, true);
  return node;
}

function verdictButton(action, label = actions[action].label) {
  const { key } = actions[action];
  return withLongPress(el("button", { type: "button", class: action, "aria-keyshortcuts": key,
    onclick: (event) => verdict(action, event) }, label, kbd(key)), action);
}

function labelOf(action, conflict, parts) {
  const { label } = actions[action];
  if (action === "approve" && parts.length) return "Approve as it is";
  if (!conflict || conflict.edited) return label;
  return action === "approve" ? "Approve instead" : `Change to ${label.toLowerCase()}`;
}

function buttonsFor(entry) {
  const { comment, conflict } = entry;
  const parts = comment.status === "approved" ? [] : redactions(comment);
  // A conflict has longer words: what the bar has no room for is under More.
  const all = Object.keys(actions).filter((action) => actions[action].to !== comment.status && !(conflict && action === "restore"));
  const keeps = desk.source.proposed && comment.status === "approved";
  return [
    conflict && !desk.single && button("OK", () => dismiss(entry), { class: "dismiss" }),
    keeps && el("button", { type: "button", class: "approve", "aria-keyshortcuts": "a",
      onclick: (event) => verdict("approve", event) }, "Keep", kbd("a")),
    entry.alike > 1 && el("button", { type: "button", class: "campaign", "aria-keyshortcuts": "c",
      onclick: (event) => decideCampaign(current(), "spam", event) }, `Spam all ${entry.alike}`, kbd("c")),
    parts.length > 0 && el("button", { type: "button", class: "redact approve", "aria-keyshortcuts": "w",
      onclick: (event) => verdict("approve", event, { redact: true }) },
      `Approve without ${withoutWords(parts)}`, kbd("w")),
    ...all.map((action) => verdictButton(action, labelOf(action, conflict, parts))),
    el("button", { type: "button", class: "rest", "aria-haspopup": "dialog",
      onclick: () => openMore(current()) }, "More"),
  ];
}

function bulkButtons() {
  const done = (action, event) => { if (!tooSoon(event)) decide(selection(), action, { event }); };
  return [
    el("p", { class: "picked" }, plural(desk.selected.size, "comment"), " selected"),
    ...["approve", "spam", "trash", "restore"].filter((action) => actions[action].to !== desk.source.status)
      .map((action) => el("button", { type: "button", class: action,
        "aria-keyshortcuts": action === "restore" ? null : `Shift+${actions[action].key}`,
        onclick: (event) => done(action, event) }, actions[action].label)),
    button("Select none", () => { for (const { comment } of shown()) toggle(comment.id, false); }, { class: "quiet" }),
  ];
}

function draw() {
  const entry = current();
  const bulk = desk.selected.size > 0 && !desk.single;
  bar.hidden = !entry && !bulk;
  if (bar.hidden) {
    shape = "";
    delete document.body.dataset.bar;
    return;
  }
  bar.setAttribute("aria-label", bulk ? "Decide on the selected comments" : `Decide on ${entry.comment.author.name}’s comment`);
  // Buttons stay as they are from one comment to the next, so that nothing moves under a thumb.
  const { comment, conflict, alike } = entry ?? { comment: {} };
  const now = bulk ? `bulk ${desk.selected.size} ${desk.source.status}` : JSON.stringify(
    [comment.status, Boolean(conflict), alike, redactions(comment), desk.source.proposed, Boolean(desk.single), conflict && comment.id]);
  if (now === shape) return;
  const focused = bar.contains(document.activeElement);
  shape = now;
  bar.replaceChildren(...(bulk ? bulkButtons() : buttonsFor(entry)).filter(Boolean));
  // So that what is told at the foot does not lie over it; a rule with :has() would cost each key 10 ms.
  document.body.dataset.bar = $(".redact, .campaign, .picked", bar) ? "two" : "one";
  if (focused) $("button", bar)?.focus();
}

on("current", draw);
