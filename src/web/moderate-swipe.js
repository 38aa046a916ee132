// Swiping a row on a touch screen shows its buttons, with their words. It never decides by itself,
// and the bar has the same buttons for whoever cannot swipe.
import { choose, desk, focusCurrent } from "./moderate-desk.js";
import { verdict } from "./moderate-bar.js";
import { $, $$, el } from "./moderate-dom.js";
import { actions } from "./moderate-words.js";

const reveal_px = 56;
const list = $("#cards");
let start = null;

export function hideSwiped() {
  for (const node of $$(".swiped", list)) {
    node.parentElement.classList.remove("revealed");
    node.remove();
  }
}

function reveal(item) {
  hideSwiped();
  const entry = desk.entries.get(Number(item.dataset.id));
  if (!entry || entry.leaving) return;
  const choices = ["approve", "spam", "trash", "restore"].filter((action) => actions[action].to !== entry.comment.status);
  item.classList.add("revealed");
  $("article", item).after(el("div", { class: "swiped", role: "group", "aria-label": `Decide on ${entry.comment.author.name}’s comment` },
    choices.map((action) => el("button", { type: "button", class: action, onclick: (event) => {
      hideSwiped();
      choose(entry.comment.id, { focus: false });
      verdict(action, event);
    } }, actions[action].label))));
}

list.addEventListener("pointerdown", (event) => {
  const item = event.target.closest("#cards > li[data-id]");
  start = event.pointerType === "touch" && item && !event.target.closest("button, a, input")
    ? { item, x: event.clientX, y: event.clientY } : null;
});
list.addEventListener("pointermove", (event) => {
  if (!start) return;
  const x = event.clientX - start.x;
  const y = event.clientY - start.y;
  if (Math.abs(y) > Math.abs(x) && Math.abs(y) > 12) start = null;
  else if (Math.abs(x) > reveal_px) {
    reveal(start.item);
    start.item.swiped_at = event.timeStamp;
    start = null;
  }
});
for (const end of ["pointerup", "pointercancel"]) list.addEventListener(end, () => { start = null; });

// A press on a row looks at it.
list.addEventListener("click", (event) => {
  const item = event.target.closest("#cards > li[data-id]");
  if (!item || event.target.closest("a, button, input, label, .detail, .swiped")) return;
  if (event.timeStamp - (item.swiped_at ?? -Infinity) < 500) return;
  hideSwiped();
  if (getSelection().toString()) return;
  const id = Number(item.dataset.id);
  if (id !== desk.current) choose(id);
  else focusCurrent();
});
