// Forms of the settings: what they send, and how they say what was wrong.
import { api } from "./moderate-api.js";
import { el } from "./moderate-dom.js";

// A refusal here is about the password that was typed, and no reason to log in anew.
export const call = (method, path, body) => api(method, path, body, { ask: false });
export const refusal = (problem) => problem.errors?.map(({ detail }) => detail).join(" ") || `${problem.detail}${problem.fault}`;

export function field(id, label, attributes) {
  const input = el("input", { id, required: true, ...attributes });
  return { input, line: el("p", { class: "field" }, el("label", { for: id }, label), input) };
}

// A form that says what was wrong, until somebody changes it, and calls `send` once at a time.
export function form(verb, lines, send) {
  const error = el("p", { class: "error", role: "alert" });
  const go = el("button", {}, verb);
  const node = el("form", {
    oninput: () => { error.textContent = ""; },
    async onsubmit(event) {
      event.preventDefault();
      go.disabled = true;
      error.textContent = "";
      try {
        await send(node);
      } catch (problem) {
        error.textContent = refusal(problem);
      } finally {
        go.disabled = false;
        // A button that is disabled loses the focus, and a sheet that closes cannot give it back.
        if (go.isConnected && document.activeElement === document.body) go.focus();
      }
    },
  }, lines, error, el("p", { class: "actions" }, go));
  return node;
}
