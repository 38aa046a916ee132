// Answering as the site, and editing what a visitor wrote. What is typed is kept until it is sent.
import { api } from "./moderate-api.js";
import { focusCurrent, move, paint } from "./moderate-desk.js";
import { settleAnswered, showWritten } from "./moderate-decide.js";
import { el, keep, kept, sheet } from "./moderate-dom.js";
import { claim } from "./moderate-presence.js";
import { savedReplies } from "./moderate-replies.js";
import { showToast } from "./moderate-toast.js";
import { difference } from "./moderate-text.js";

const draft_pause_ms = 400;
const removed = "[removed by moderator]";

// A service that says nothing of redactions has neither of these addresses.
export const canAnswer = ({ redacted }) => redacted !== undefined;

// A text field whose content survives the sheet, the page and the day.
function drafted(name, initial, version) {
  const draft = kept(name);
  const usable = draft && draft.version === version && draft.text !== initial;
  const field = el("textarea", { id: "words", rows: 5, dir: "auto", autofocus: true, enterkeyhint: "send",
    "aria-describedby": "words-error" });
  field.value = usable ? draft.text : initial;
  let timer = null;
  const save = () => keep(name, field.value === initial ? null : { text: field.value, version });
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, draft_pause_ms); });
  const restored = usable && el("p", { class: "about", role: "note" }, "Your draft was kept. ",
    el("button", { type: "button", class: "link", onclick: () => { field.value = initial; save(); field.focus(); } }, "Discard it"));
  return { field, restored, save, clear: () => { clearTimeout(timer); keep(name, null); } };
}

// Sends with the button or Ctrl+Enter; says what was wrong and keeps the words.
function composer(title, { entry, attention, intro, label, words, tools, verb, send, extra, closed }) {
  const { field, restored, save, clear } = words;
  const error = el("p", { class: "error", id: "words-error", role: "alert" });
  const go = el("button", { class: "primary" }, verb);
  let sent = false;
  const form = el("form", {
    async onsubmit(event) {
      event.preventDefault();
      if (go.disabled) return;
      go.disabled = true;
      error.textContent = "";
      try {
        // Until it is answered, what others are told of it is no news here.
        entry.settling = send(field.value);
        await entry.settling;
        sent = true;
        clear();
        panel.close();
      } catch (problem) {
        save();
        const blamed = problem.errors?.find(({ field: name }) => name === "text") ?? problem.errors?.[0];
        const [faster] = problem.conflicts ?? [];
        error.textContent = faster ? `${faster.by || "The author"} was faster. Take your words along, close this, and look again.`
          : blamed?.detail ?? `${problem.detail}${problem.fault ?? ""}`;
        field.setAttribute("aria-invalid", "true");
        field.focus();
      } finally {
        entry.settling = null;
        go.disabled = false;
      }
    },
    onkeydown(event) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    },
  }, intro, restored, el("p", { class: "field" }, el("label", { for: "words" }, label), field), error, tools,
  el("p", { class: "actions" }, go), extra);
  const panel = sheet(title, form, { kind: "wide", closed });
  const release = claim(entry.comment.id, attention);
  panel.addEventListener("close", () => {
    release();
    if (!sent) save();
  });
  field.setSelectionRange(field.value.length, field.value.length);
  return field;
}

export function answer(entry) {
  const { comment } = entry;
  const words = drafted(`reply:${comment.id}`, "", 0);
  const insert = (text) => {
    const { field } = words;
    field.focus();
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input"));
  };
  const waits = comment.status !== "approved";
  const saved = el("details", { class: "saved", hidden: true }, el("summary", {}, "Saved replies"));
  savedReplies(comment).then((replies) => {
    saved.hidden = !replies.length;
    saved.open = Boolean(replies[0]?.fits);
    saved.append(el("ul", { class: "choices" }, replies.map(({ title, text, fits }) => el("li", { class: fits ? "fits" : "" },
      el("button", { type: "button", onclick: () => insert(text) }, el("strong", {}, title), el("span", {}, text))))));
  });
  composer(`Answer ${comment.author.name}`, {
    entry,
    attention: "answering",
    intro: el("blockquote", { dir: "auto" }, comment.text),
    label: "Your answer, in the name of the site",
    words,
    extra: saved,
    verb: waits ? "Approve and answer" : "Answer",
    closed: focusCurrent,
    async send(text) {
      const { decision } = await api("POST", `/v1/moderation/comments/${comment.id}/reply`, { version: comment.version, text });
      settleAnswered(entry, decision);
    },
  });
}

export function edit(entry) {
  const { comment } = entry;
  const words = drafted(`edit:${comment.id}`, comment.text, comment.version);
  const preview = el("div", { class: "text diff", dir: "auto", "aria-live": "off" });
  const compare = () => preview.replaceChildren(...difference(comment.text, words.field.value));
  words.field.addEventListener("input", compare);
  compare();
  const redact = () => {
    const { field } = words;
    if (field.selectionStart === field.selectionEnd) return field.focus();
    field.setRangeText(removed, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input"));
  };
  composer(`Edit ${comment.author.name}’s comment`, {
    entry,
    attention: "editing",
    intro: el("p", { class: "hint" }, "Visitors see that a moderator has changed it. What was written stays in the history."),
    label: "Comment",
    words,
    tools: el("div", {},
      el("p", {}, el("button", { type: "button", onclick: redact }, "Remove what is selected")),
      el("h3", {}, "What changes"), preview),
    verb: "Save",
    closed: focusCurrent,
    async send(text) {
      const { comment: changed, decision } = await api("PATCH", `/v1/moderation/comments/${comment.id}`, { version: comment.version, text });
      if (changed.status !== comment.status) move(comment.status, changed.status);
      Object.assign(comment, changed);
      entry.conflict = entry.error = null;
      paint(entry);
      if (decision) showWritten("Saved.", entry, decision);
      else showToast("Saved.");
    },
  });
}
