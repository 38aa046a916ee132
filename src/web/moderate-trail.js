// The accounts' log, in sentences: for owners.
import { address, get } from "./moderate-api.js";
import { button, el } from "./moderate-dom.js";
import { age } from "./moderate-words.js";

const who = (name) => el("strong", {}, el("bdi", {}, name));
const what = (text) => el("bdi", {}, text);

// Of each kind what happened, after the name of who did it.
const sentences = {
  logged_in: () => ["logged in"],
  joined: ({ details }) => ["made an account from an invitation", details && [", as ", what(details)]],
  moderator_added: ({ subject, details }) => ["added ", what(subject), ", ", what(details)],
  invited: ({ subject, details }) => ["invited ", subject === "owner" ? "an owner" : ["a ", what(details ?? "moderator")]],
  password_changed: () => ["changed their password"],
  password_set: ({ subject }) => ["set the password of ", what(subject)],
  session_ended: ({ subject }) => ["logged out another device", subject && [": ", what(subject)]],
  codes_on: () => ["turned on one-time codes"],
  codes_off: ({ by, subject }) => ["turned off one-time codes", by !== subject && [" of ", what(subject)]],
  recovery_code_used: () => ["logged in with a recovery code"],
  token_made: ({ subject, details }) => ["made an access token: ", what(subject), details && [", with ", what(details)]],
  token_ended: ({ subject, details }) => ["revoked an access token: ", what(subject), details && [", with ", what(details)]],
  // Lines from before these details were written have none.
  moderator_changed: ({ subject, details }) => (details ? ["made ", what(subject), " ", what(details)] : ["changed what ", what(subject), " may do"]),
  moderator_disabled: ({ subject }) => ["shut out ", what(subject)],
  moderator_enabled: ({ subject }) => ["let in ", what(subject), " again"],
};

function line(event) {
  const { kind, by, subject, at } = event;
  const told = Object.hasOwn(sentences, kind) ? sentences[kind](event) : [kind.replaceAll("_", " "), subject && [": ", what(subject)]];
  return el("li", {}, el("div", {}, el("p", {}, who(by ?? "Somebody at the server"), " ", told), el("p", { class: "meta" }, age(at))));
}

export function drawTrail(box, { moderator }) {
  if (moderator.role !== "owner") return;
  const list = el("ol", { class: "log trail" });
  const error = el("p", { class: "error", role: "alert" });
  const more = el("p", { class: "more", hidden: true }, button("Earlier", () => load(true)));
  let next = null;
  async function load(focus) {
    error.textContent = "";
    try {
      const answer = await get(address("/v1/moderation/accounts", { after: next }));
      const fresh = answer.events.map(line);
      list.append(...fresh);
      next = answer.next;
      more.hidden = !next;
      if (focus && fresh.length) {
        fresh[0].tabIndex = -1;
        fresh[0].focus();
      }
    } catch (problem) {
      error.replaceChildren(problem.detail, problem.fault, " ", button("Try again", () => load(focus), { class: "link" }));
    }
  }
  // Asked for when somebody wants to see it.
  const details = el("details", { ontoggle: () => { if (details.open && !list.children.length) load(false); } },
    el("summary", {}, "Who logged in, and who changed whose account"), list, error, more);
  box.replaceChildren(el("section", { "aria-labelledby": "trail-title" },
    el("h2", { id: "trail-title" }, "Accounts’ log"),
    el("p", { class: "hint" }, "Lines are only ever added."), details));
}
