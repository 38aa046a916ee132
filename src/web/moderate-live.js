// What others do: told by the service as it happens, asked for every now and then where it cannot tell.
import { address, get } from "./moderate-api.js";
import { current, desk, focusCurrent, load, on, paint, query, setTotals, shown, stamp, totalsOf } from "./moderate-desk.js";
import { overtaken } from "./moderate-decide.js";
import { $, $$, plural, say } from "./moderate-dom.js";
import { attend, setPresent } from "./moderate-presence.js";
import { flush, unsent } from "./moderate-outbox.js";
import { ago, statusOf } from "./moderate-words.js";

const poll_ms = 30_000;
const poll_rare_ms = 120_000; // While events come, or nobody looks, only totals need it.
const retry_ms = 60_000;
const asked_at_once_max = 10;
const settle_ms = 500; // Decisions come in runs; one look counts for several.
const news = $("#news");
const waiting = new Set(); // Ids that came since the list was made.

let stream = null;
let streamed = "";
let works = false;
let retry = null;
let looked_at = 0;
let me = "";

function showNews() {
  const count = [...waiting].filter((id) => !desk.entries.has(id) && !desk.done.has(id)).length;
  const listens = desk.source.status === "pending" && !desk.source.proposed;
  if (!count || !listens) { news.hidden = true; return; }
  // An empty page has nothing that could move under a thumb.
  if (!shown().length && !desk.busy) return refresh();
  const label = `Show ${plural(count, "new comment")}`;
  if (news.hidden || $("button", news).textContent !== label) say(`${plural(count, "new comment")}.`);
  $("button", news).textContent = label;
  news.hidden = false;
}

async function refresh() {
  waiting.clear();
  news.hidden = true;
  await load({ focus: !desk.single && !$("dialog[open]") });
}

// A shown comment that somebody else has decided on, or that was edited.
async function lookAgain(ids) {
  const entries = ids.map((id) => desk.entries.get(id) ?? (desk.single?.comment.id === id ? desk.single : null))
    .filter((entry) => entry && !entry.leaving && !entry.settling && !entry.conflict);
  for (const entry of entries.slice(0, asked_at_once_max)) {
    const found = await get(`/v1/moderation/comments/${entry.comment.id}`, { ask: false }).catch(() => null);
    if (!found || entry.leaving || entry.settling || found.comment.version <= entry.comment.version) continue;
    const { status, version, edited } = found.comment;
    const last = found.history[0];
    await overtaken(entry, { by: last?.by, at: last?.created ?? edited, status, version });
    paint(entry);
    const focused = document.activeElement === document.body;
    if (focused) focusCurrent();
  }
}

function decided({ comments = [], by, action }) {
  if (by !== me) setTimeout(look, settle_ms);
  if (by === me && comments.every((id) => !desk.entries.has(id) || desk.entries.get(id).leaving)) return;
  lookAgain(comments.filter((id) => {
    const entry = desk.entries.get(id) ?? desk.single;
    return entry && entry.comment.status !== statusOf[action];
  }));
}

const parse = (event) => { try { return JSON.parse(event.data); } catch { return {}; } };

function listen() {
  clearTimeout(retry);
  const wanted = address("/v1/moderation/events", { site: desk.site });
  if (!me || document.hidden || !navigator.onLine) return hush();
  if (stream && streamed === wanted && stream.readyState !== EventSource.CLOSED) return;
  hush();
  streamed = wanted;
  works = false;
  stream = new EventSource(wanted);
  stream.addEventListener("open", () => { works = true; });
  stream.addEventListener("new", (event) => {
    const { comment } = parse(event);
    const id = comment?.id ?? comment;
    if (!id || waiting.has(id)) return;
    waiting.add(id);
    setTotals({ ...desk.totals, pending: (desk.totals.pending ?? 0) + 1 });
    showNews();
  });
  stream.addEventListener("decided", (event) => decided(parse(event)));
  stream.addEventListener("present", (event) => setPresent(parse(event).present ?? []));
  stream.addEventListener("error", () => {
    if (stream?.readyState !== EventSource.CLOSED) return;
    // Refused, or too many listen already: ask instead, and try again later.
    retry = setTimeout(listen, retry_ms);
  });
}

// A page that nobody sees holds no connection: a browser has only six for all its tabs.
function hush() {
  stream?.close();
  stream = null;
}

// An answer may end and be asked for again, as the service likes: only a refusal means silence.
const told = () => Boolean(stream) && works && stream.readyState !== EventSource.CLOSED;

// Shows that there is more, but moves nothing under anyone's thumb.
export async function look() {
  if (document.body.classList.contains("signed-out")) return;
  // Ages only: what says when something ends stays as it is, and has no title.
  for (const time of $$("main time[title]")) time.textContent = ago(time.dateTime);
  if (desk.busy || !desk.loaded_at) return;
  looked_at = Date.now();
  const before = stamp();
  const page = await get(query(), { ask: false }).catch(() => null);
  if (!page) return;
  if (unsent()) flush();
  if (before !== stamp() || unsent()) return;
  setTotals(totalsOf(page));
  const here = new Set(page.comments.map(({ id }) => id));
  for (const { id, created } of page.comments) {
    // Those further down the list come up as others go: only what is younger than the list is new.
    const younger = !desk.next || Date.parse(created) > desk.loaded_at;
    if (younger && !desk.entries.has(id) && desk.source.status === "pending") waiting.add(id);
  }
  showNews();
  const last = page.next ? [] : shown().filter(({ comment }) => !here.has(comment.id) && comment.status === desk.source.status);
  const changed = shown().filter(({ comment }) =>
    page.comments.some(({ id, version }) => id === comment.id && version > comment.version));
  if (desk.source.words == null) lookAgain([...last, ...changed].map(({ comment }) => comment.id));
}

export function live(name) {
  me = name;
  listen();
  setInterval(() => {
    // A tab in the background still shows in its title how many wait.
    if (Date.now() - looked_at >= (told() || document.hidden ? poll_rare_ms : poll_ms) - 1000) look();
  }, 5_000);
  document.addEventListener("visibilitychange", () => { listen(); look(); });
  addEventListener("online", () => { listen(); look(); });
  addEventListener("offline", hush);
  $("button", news).addEventListener("click", refresh);
}
on("current", () => attend(current()?.comment.id ?? null));
on("loaded", () => {
  waiting.clear();
  // Another site may have been chosen.
  listen();
});
