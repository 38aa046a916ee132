// Requests to the service, and what is drawn from their answers: ages, cards, histories.

const timeout_ms = 20_000;
let csrf = "";
let authenticate = null;

export const setCsrf = (token) => { csrf = token; };
export const onUnauthenticated = (ask) => { authenticate = ask; };

class Problem extends Error {
  constructor(status, body = {}, retryAfter = 60) {
    super(body.detail || body.title || "Something went wrong on the server. Please try again.");
    Object.assign(this, { status, retryAfter, detail: this.message, errors: body.errors,
                          conflicts: body.conflicts, requestId: body.request_id });
  }
}

async function once(method, path, body) {
  const changes = method !== "GET";
  const headers = changes ? { "Content-Type": "application/json", "X-CSRF-Token": csrf } : {};
  let response;
  try {
    // A decision is sent to its end even if the phone goes back into the pocket.
    response = await fetch(path, { method, headers, body: body && JSON.stringify(body), cache: "no-store",
      keepalive: changes, signal: AbortSignal.timeout(timeout_ms) });
  } catch {
    throw new Problem(0, { detail: navigator.onLine
      ? "We couldn’t reach the server. Please try again."
      : "You are offline. Please try again when you are connected." });
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw new Problem(response.status, answer, Number(response.headers.get("Retry-After")) || 60);
}

// Resolves to the answer's JSON or throws a Problem. With `ask`, a request that needs a log-in waits
// for it and is then sent again, so nothing that was decided gets lost.
export async function api(method, path, body, { ask = true } = {}) {
  for (let renewed = false; ;) {
    try {
      return await once(method, path, body);
    } catch (problem) {
      if (!ask) throw problem;
      if (problem.status === 401) {
        await authenticate();
      } else if (problem.status === 403 && !renewed) {
        // Logging in again in another tab has changed the token.
        renewed = true;
        setCsrf((await api("GET", "/v1/session")).csrf);
      } else {
        throw problem;
      }
    }
  }
}

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children.flat().filter(Boolean));
  return node;
}

const relative = new Intl.RelativeTimeFormat("en-AU", { numeric: "auto", style: "short" });
const absolute = new Intl.DateTimeFormat("en-AU", { dateStyle: "full", timeStyle: "short" });
const date = new Intl.DateTimeFormat("en-AU", { dateStyle: "medium" });

export function ago(instant) {
  const seconds = Math.max(0, Math.round((Date.now() - new Date(instant)) / 1000));
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return relative.format(-Math.floor(seconds / 60), "minute");
  if (seconds < 86400) return relative.format(-Math.floor(seconds / 3600), "hour");
  if (seconds < 14 * 86400) return relative.format(-Math.floor(seconds / 86400), "day");
  return date.format(new Date(instant));
}

function age(instant) {
  return el("time", { datetime: instant, title: absolute.format(new Date(instant)) }, ago(instant));
}

export const actions = {
  approve: { label: "Approve", key: "a", to: "approved", done: "Approved." },
  spam: { label: "Spam", key: "s", to: "spam", done: "Marked as spam." },
  trash: { label: "Trash", key: "d", to: "trash", done: "Moved to trash." },
  restore: { label: "Back to waiting", key: "u", to: "pending", done: "Back to waiting." },
};

const past = {
  approved: "approved this", spam: "marked this as spam",
  trash: "moved this to the trash", pending: "put this back to waiting",
};
const actors = { author: "The author", rule: "A rule", operator: "The operator" };
const words = (item) => (typeof item === "string" ? item : item.sentence || item.code);

function record({ approved = 0, spam = 0 } = {}) {
  if (!approved && !spam) return "first comment here";
  return [approved && `${approved} approved`, spam && `${spam} spam`].filter(Boolean).join(", ");
}

function articleLink({ url, title, key }) {
  const name = el("bdi", {}, title || key);
  if (!/^https?:/.test(url ?? "")) return name;
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, name);
}

function notes({ flags = [], reasons = [], verdict }) {
  const seen = new Set(flags.map(words));
  const others = reasons.map(words).filter((text) => !seen.has(text));
  if (verdict === "spam") others.unshift("Looks like spam");
  return (seen.size || others.length) && el("ul", { class: "notes" },
    [...seen].map((text) => el("li", { class: "flag" }, text)),
    others.slice(0, 4).map((text) => el("li", {}, text)));
}

function historyLine({ action, actor, by, reason, note, created, to }) {
  const who = by || actors[actor] || "Someone";
  const what = past[to] ?? action;
  return el("li", {},
    el("bdi", {}, who), ` ${what}`, reason && `, ${reason.replaceAll("_", " ")}`, " · ",
    age(created),
    note && el("q", { dir: "auto" }, note));
}

function history(comment) {
  const body = el("div", { class: "history-body", "aria-live": "polite" });
  let asked = false;
  return el("details", {
    class: "history",
    async ontoggle(event) {
      if (!event.target.open || asked) return;
      asked = true;
      body.replaceChildren(el("p", {}, "Loading…"));
      try {
        const answer = await api("GET", `/v1/moderation/comments/${comment.id}`);
        body.replaceChildren(answer.history.length
          ? el("ul", {}, answer.history.map(historyLine))
          : el("p", {}, "Nobody has decided on this comment yet."));
      } catch (problem) {
        asked = false;
        body.replaceChildren(el("p", { class: "error" }, `${problem.detail} Close and open this to try again.`));
      }
    },
  }, el("summary", {}, "History"), body);
}

function conflictLine({ by, at, status, edited }) {
  if (edited) return ["The text has changed since you looked. Please read it again."];
  return [el("bdi", {}, by || "The author"), ` ${past[status]} ${ago(at)}.`];
}

// `decide(comment, action)` is called for each press of a verdict; `dismiss(comment)` after a conflict.
export function card(comment, { several, decide, dismiss, conflict, error }) {
  const { author, id } = comment;
  const heading = `comment-${id}`;
  const buttons = Object.entries(actions).filter(([, { to }]) => to !== comment.status);
  return el("article", { class: conflict ? "card overtaken" : "card", "aria-labelledby": heading },
    el("header", {},
      author.avatar && el("img", { src: author.avatar, alt: "", width: 44, height: 44 }),
      el("div", {},
        el("h2", { id: heading, tabindex: -1 }, el("bdi", {}, author.name)),
        el("p", { class: "about" }, record(author.record), author.verified && " · email verified",
          author.website && [" · ", el("bdi", {}, author.website.replace(/^https?:\/\/([^/?#]*).*$/s, "$1"))]))),
    el("p", { class: "where" }, age(comment.created), comment.parent ? ", a reply on " : " on ",
      articleLink(comment.article), several && ` · ${comment.site}`, comment.edited && [" · edited ", age(comment.edited)]),
    el("div", { class: "text", dir: "auto" }, comment.text),
    notes(comment),
    conflict && el("p", { class: "message" }, ...conflictLine(conflict)),
    error && el("p", { class: "message error" }, error),
    el("div", { class: "verdicts" },
      conflict && el("button", { type: "button", class: "dismiss", onclick: () => dismiss(comment) }, "OK"),
      buttons.map(([action, { label, key }]) => el("button", {
        type: "button", class: action, "aria-keyshortcuts": key,
        onclick: (event) => decide(comment, action, event),
      }, label, el("kbd", { "aria-hidden": "true" }, key)))),
    history(comment));
}
