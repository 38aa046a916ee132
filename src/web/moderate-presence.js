// Who else is at which comment, in words. What is said here locks nothing, and is forgotten within a
// minute after somebody has left.
import { api } from "./moderate-api.js";
import { $$, el, say } from "./moderate-dom.js";

const pause_ms = 1_000; // Who goes through the list fast is at none of its comments.
const renew_ms = 25_000;
const idle_ms = 300_000; // Whoever has touched nothing for so long is not looking.

let shown = null; // The comment in view.
let claimed = null; // What is being written on, {id, attention}.
let told = null; // What the service knows of us.
let timer = null;
let touched_at = Date.now();
let others = new Map(); // By comment: [{by, attention}].

const names = new Intl.ListFormat("en-AU");
const doing = {
  looking: (many) => `${many ? "are" : "is"} looking at this`,
  answering: (many) => `${many ? "are" : "is"} answering`,
  editing: (many) => `${many ? "are" : "is"} editing this`,
};

function sentence(id) {
  const here = others.get(id) ?? [];
  return Object.keys(doing).reverse().map((attention) => {
    const people = here.filter((one) => one.attention === attention).map(({ by }) => by);
    return people.length ? `${names.format(people)} ${doing[attention](people.length > 1)}` : "";
  }).filter(Boolean).join(". ");
}

// A line for a card; it changes as others come and go.
export function presenceLine(id) {
  const text = sentence(id);
  return el("p", { class: "presence", dir: "auto", "data-presence": id, hidden: !text }, text);
}

function redraw() {
  for (const node of $$("[data-presence]")) {
    const text = sentence(Number(node.dataset.presence));
    if (node.textContent === text) continue;
    node.textContent = text;
    node.hidden = !text;
  }
}

// What the service tells of all comments.
export function setPresent(present) {
  const before = shown && sentence(shown);
  others = new Map();
  for (const one of present) others.set(one.comment, [...(others.get(one.comment) ?? []), one]);
  redraw();
  const now = shown && sentence(shown);
  if (now && now !== before) say(`${now}.`);
}

async function send(method, id, body) {
  const answer = await api(method, `/v1/moderation/comments/${id}/presence`, body, { ask: false }).catch(() => null);
  if (!answer || id !== shown) return;
  // Where events do not come through, this is how the comment in view hears of others.
  setPresent([...[...others.values()].flat().filter(({ comment }) => comment !== id), ...answer.present]);
}

function tell() {
  clearTimeout(timer);
  const away = document.hidden || Date.now() - touched_at > idle_ms;
  const now = away ? null : claimed ?? (shown && { id: shown, attention: "looking" });
  if (now) send("PUT", now.id, { attention: now.attention });
  else if (told) send("DELETE", told.id);
  told = now;
  if (now) timer = setTimeout(tell, renew_ms);
}

// The comment in view, or none.
export function attend(id) {
  if (id === shown) return;
  shown = id;
  clearTimeout(timer);
  if (!claimed) timer = setTimeout(tell, pause_ms);
}

// While something is written on a comment, that is what others hear. Returns what ends it.
export function claim(id, attention) {
  const mine = { id, attention };
  claimed = mine;
  tell();
  return () => {
    if (claimed !== mine) return;
    claimed = null;
    tell();
  };
}

function touched() {
  const idle = Date.now() - touched_at > idle_ms;
  touched_at = Date.now();
  if (idle) tell();
}
for (const event of ["keydown", "pointerdown"]) addEventListener(event, touched, { capture: true, passive: true });
document.addEventListener("visibilitychange", () => { if (told || shown) tell(); });
