// Why a decision was made: never required, one press when it matters.
import { decide } from "./moderate-decide.js";
import { el, plural, sheet } from "./moderate-dom.js";
import { actions, clinicalReasons, reasons } from "./moderate-words.js";
import { isClinic } from "./moderate-replies.js";

const note_max = 2000; // Bytes, as the service counts.

export function askReason(entries, action) {
  if (!entries.length) return;
  const clinic = isClinic(entries[0].comment);
  const choices = Object.entries({ ...(clinic ? clinicalReasons : {}), ...reasons });
  const note = el("textarea", { id: "note", rows: 2, dir: "auto" });
  const error = el("p", { class: "error", role: "alert" });
  const done = (reason) => {
    if (new TextEncoder().encode(note.value).length > note_max) {
      error.textContent = `This note is too long. Use at most ${note_max} letters.`;
      return note.focus();
    }
    panel.close();
    decide(entries, action, { reason, note: note.value.trim() });
  };
  const many = entries.length > 1 ? ` (${plural(entries.length, "comment")})` : "";
  const panel = sheet(`${actions[action].label}: why?${many}`, el("div", {},
    error,
    el("ul", { class: "choices two" }, choices.map(([code, text]) =>
      el("li", {}, el("button", { type: "button", onclick: () => done(code) }, text)))),
    el("p", { class: "field" },
      el("label", { for: "note" }, "Note for other moderators"),
      el("span", { class: "hint", id: "note-hint" }, "Not needed. It stays in the history and is never shown to visitors."),
      note),
    el("p", { class: "actions" }, el("button", { type: "button", class: "primary", onclick: () => done("") },
      `${actions[action].label} without a reason`))));
  note.setAttribute("aria-describedby", "note-hint");
}
