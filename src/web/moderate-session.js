// Logging in and out, and setting up an account.
import { api, get, onUnauthenticated, setCsrf } from "./moderate-api.js";
import { $ } from "./moderate-dom.js";

const logIn = $("#log-in");
const setUp = $("#set-up");
let session = null;
let opened = null;
let waiting = null; // All who wait for the log-in form share one promise.

async function greet(now) {
  // What somebody else left half done on a shared phone must not be sent in this person's name.
  if (session && session.moderator.id !== now.moderator.id) {
    location.reload();
    return new Promise(() => {});
  }
  const first = !session;
  session = now;
  setCsrf(session.csrf);
  document.body.classList.remove("signed-out");
  if (!first) return;
  // The forms were higher on the page than the queue is; its first row must not begin out of sight.
  scrollTo(0, 0);
  opened(session);
}

const codeLine = $("#log-in-code-line");

async function enter(name, password) {
  const code = logIn.open && !codeLine.hidden ? $("#log-in-code").value.trim() : null;
  try {
    await greet(await api("POST", "/v1/session", { name, password, ...(code && { code }) }, { ask: false }));
  } catch (problem) {
    if (["code_required", "wrong_code"].includes(problem.code)) {
      codeLine.hidden = false;
      problem.errors = [{ field: "code", detail: problem.detail }];
    }
    throw problem;
  }
}

// Settles once somebody is logged in.
function askToLogIn() {
  waiting ??= new Promise((resolve) => {
    const before = document.activeElement;
    logIn.addEventListener("close", () => {
      resolve();
      if (session && before?.isConnected) before.focus();
    }, { once: true });
    $("#log-in-hint").hidden = !session;
    if (session) logIn.showModal();
    else logIn.show();
    $("#log-in-name").value = session?.moderator.name ?? "";
    $(session ? "#log-in-password" : "#log-in-name").focus();
  }).finally(() => { waiting = null; });
  return waiting;
}

function sentence({ status, detail, retryAfter: seconds }) {
  if (status === 401) return "Name or password is wrong.";
  if (status !== 429) return detail;
  const [count, unit] = seconds < 100 ? [seconds, "second"] : [Math.ceil(seconds / 60), "minute"];
  const time = new Intl.NumberFormat("en", { style: "unit", unit, unitDisplay: "long" }).format(count);
  return `Too many tries. Wait ${time}, then try again.`;
}

// Says what is wrong beside each field, and above the form what belongs to none.
function blame(form, errors = [], rest = "") {
  let first = null;
  for (const input of form.querySelectorAll(".field input")) {
    const error = errors.find(({ field }) => field === input.name);
    $(`#${input.id}-error`).textContent = error?.detail ?? "";
    input.setAttribute("aria-invalid", String(Boolean(error)));
    if (error) first ??= input;
  }
  const other = errors.find(({ field }) => !form.elements.namedItem(field));
  $(".error", form).textContent = other?.detail ?? (first ? "" : rest);
  (first ?? form.elements.password).focus();
}

// A dialog that only a successful `submit(name, password)` closes.
function door(dialog, submit) {
  const form = $("form", dialog);
  const { name, password, show } = form.elements;
  const conceal = () => { password.type = show.checked ? "text" : "password"; };
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  show.addEventListener("change", conceal);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = $("button", form);
    if (button.disabled) return;
    button.disabled = true;
    try {
      await submit(name.value.trim(), password.value);
      blame(form);
      form.reset();
      codeLine.hidden = true;
      conceal();
      dialog.close();
    } catch (problem) {
      blame(form, problem.errors, sentence(problem));
    } finally {
      button.disabled = false;
    }
  });
}

const invitation = () => new URLSearchParams(location.hash.slice(1)).get("invite");

// Ends in `open(session)`, once.
export async function startSession(open) {
  opened = open;
  if (invitation()) {
    setUp.show();
    return $("#set-up-name").focus();
  }
  try {
    await greet(await get("/v1/session", { ask: false }));
  } catch (problem) {
    askToLogIn();
    if (problem.status !== 401) $(".error", logIn).textContent = sentence(problem);
  }
}

// Resolves to a sentence if it failed; else the page begins anew.
export async function logOut() {
  try {
    await api("DELETE", "/v1/session", undefined, { ask: false });
  } catch (problem) {
    if (problem.status !== 401) return `Couldn’t log out. ${problem.detail}`;
  }
  location.replace(location.pathname);
  return null;
}

door(logIn, enter);
door(setUp, async (name, password) => {
  await api("POST", "/v1/moderation/moderators", { invitation: invitation(), name, password }, { ask: false });
  history.replaceState(null, "", location.pathname);
  // From here on the account exists: whatever goes wrong now is for the log-in form to say.
  await enter(name, password).catch(async (problem) => {
    await startSession(opened);
    $("#log-in-name").value = name;
    $(".error", logIn).textContent = sentence(problem);
  });
});

onUnauthenticated(askToLogIn);
addEventListener("hashchange", () => { if (invitation()) location.reload(); });
