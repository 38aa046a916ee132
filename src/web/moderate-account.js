// One's own account: password, one-time codes, and where one is logged in.
import { get } from "./moderate-api.js";
import { button, copyable, el, say } from "./moderate-dom.js";
import { call, field, form, refusal } from "./moderate-form.js";
import { proved } from "./moderate-prove.js";
import { age } from "./moderate-words.js";

const quiet_modules = 4; // A QR code needs a white margin of as many.
function passwordForm() {
  const current = field("password-now", "Password until now", { type: "password", autocomplete: "current-password" });
  const next = field("password-new", "New password, at least 10 characters", { type: "password", autocomplete: "new-password", minlength: 10 });
  return el("details", {}, el("summary", {}, "Change your password"),
    form("Change", [current.line, next.line], async (node) => {
      await call("POST", "/v1/session/password", { current: current.input.value, password: next.input.value });
      node.reset();
      node.parentElement.open = false;
      say("Your password is changed. You are logged out everywhere else. Access tokens stay: revoke them under Programs.");
    }));
}

// Drawn as one path: the service sends rows of 0 and 1.
function picture(rows) {
  const space = "http://www.w3.org/2000/svg";
  const size = rows.length + 2 * quiet_modules;
  const svg = document.createElementNS(space, "svg");
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${size} ${size}`, class: "qr", role: "img", "aria-label": "QR code for an authenticator" })) {
    svg.setAttribute(name, value);
  }
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", rows.flatMap((row, y) => [...row].map((bit, x) => (bit === "1" ? `M${x + quiet_modules} ${y + quiet_modules}h1v1h-1z` : ""))).join(""));
  svg.append(path);
  return svg;
}

function confirmation(begun, box, summary) {
  const code = field("code-confirm", "The code that it shows now", { inputmode: "numeric", autocomplete: "one-time-code", maxlength: 8 });
  return [el("p", {}, "Take a picture of this with an authenticator app, or type the key into it:"),
    picture(begun.qr), copyable(begun.secret, "Key"),
    form("Turn codes on", [code.line], async () => {
      const { recovery_codes: left } = await call("PUT", "/v1/session/codes", { code: code.input.value.trim() });
      box.replaceChildren(el("p", {}, "Codes are on. Keep these recovery codes where your phone is not. Each works once, and they are shown only now:"),
        copyable(left.join("\n"), "Recovery codes"));
      summary.textContent = `One-time codes: on, ${left.length} recovery codes left`;
      say("Codes are on.");
      box.querySelector("button").focus();
    })];
}

function codesPart({ on, recovery_codes_left: left }) {
  const box = el("div");
  const begin = () => form("Set up", [], async () => {
    const begun = await proved("POST", "/v1/session/codes", {}, "set up one-time codes");
    if (!begun) return;
    box.replaceChildren(...confirmation(begun, box, summary));
    box.querySelector("input").focus();
  });
  const summary = el("summary", {}, on ? `One-time codes: on, ${left} recovery codes left` : "One-time codes: off");
  const end = () => form("Turn codes off", [], async () => {
    if (!await proved("DELETE", "/v1/session/codes", {}, "turn one-time codes off")) return;
    box.replaceChildren(el("p", {}, "Codes are off."));
    summary.textContent = "One-time codes: off";
    summary.focus();
    say("Codes are off.");
  });
  box.append(on ? end() : begin());
  return el("details", {}, summary, box);
}

function devicesPart({ devices }) {
  return el("details", {}, el("summary", {}, "Where you are logged in"),
    el("ol", { class: "log" }, devices.map(({ id, device, created, seen, current }) => {
      const item = el("li", {}, el("div", {}, el("p", {}, device || "Unknown browser"),
        el("p", { class: "meta" }, "since ", age(created), ", last seen ", age(seen), current && " · this one")));
      if (!current) {
        item.append(button("Log out there", async () => {
          await call("DELETE", `/v1/session/devices/${encodeURIComponent(id)}`).then(
            () => { item.remove(); say("Logged out there."); },
            (problem) => say(refusal(problem)));
        }));
      }
      return item;
    })));
}

export async function drawAccount(box, logOut) {
  const leave = el("p", { class: "actions" }, button("Log out", logOut));
  const section = el("section", { "aria-labelledby": "account-title" }, el("h2", { id: "account-title" }, "Your account"), leave);
  box.replaceChildren(section);
  // A service without these addresses has accounts that are changed on the server.
  const [codes, devices] = await Promise.all(["codes", "devices"].map((what) => get(`/v1/session/${what}`).catch(() => null)));
  if (codes) leave.before(passwordForm(), codesPart(codes));
  if (devices) leave.before(devicesPart(devices));
}
