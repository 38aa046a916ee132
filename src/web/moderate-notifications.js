// Which mails one gets of what waits, and where they go.
import { get } from "./moderate-api.js";
import { button, el, say } from "./moderate-dom.js";
import { call, refusal } from "./moderate-form.js";
import { proved } from "./moderate-prove.js";
import { age } from "./moderate-words.js";

const path = "/v1/moderation/notifications";
const rhythms = {
  off: "No mails",
  each: "One for each, three an hour at most",
  hourly: "Every hour, what has come",
  daily: "Every morning at 7",
};
const failures = {
  no_connection: "the mail server could not be reached",
  unknown_host: "the mail server’s name is not known",
  timed_out: "the mail server took too long",
  connection_lost: "the mail server broke off",
  login_denied: "the mail server refuses our password",
  login_required: "the mail server wants a password",
  no_tls: "the mail server does not encrypt",
  bad_certificate: "the mail server’s certificate is not right",
};

function delivery({ last_sent: sent, last_failed: failed, last_failure: failure }) {
  const late = failed && (!sent || failed > sent);
  if (late) {
    const cause = failures[failure] ?? `the mail server answered ${failure}`;
    return el("p", { class: "bad" }, "The last mail has not gone out, ", age(failed), `: ${cause}. What is due is tried again.`);
  }
  return sent ? el("p", { class: "hint" }, "The last mail went out ", age(sent), ".") : null;
}

function choice(site, save) {
  const id = `mail-of-${site.site}`;
  const select = el("select", { id, onchange: () => save({ sites: { [site.site]: select.value } }, `Saved for ${site.name}.`) },
    Object.entries(rhythms).map(([value, label]) => el("option", { value, selected: value === site.rhythm }, label)));
  return el("p", { class: "field" }, el("label", { for: id }, `Replies that wait on ${site.name}`), select);
}

function draw(box, now) {
  const error = el("p", { class: "error", role: "alert" });
  // Draws what the service says now; the focus stays where it was.
  const redraw = (settings, said) => {
    const at = document.activeElement?.id;
    draw(box, settings);
    if (at) box.querySelector(`#${CSS.escape(at)}`)?.focus();
    say(said);
  };
  const save = async (change, said, ...deed) => {
    error.textContent = "";
    try {
      const settings = await proved("PUT", path, change, ...deed);
      if (settings) redraw(settings, said);
    } catch (problem) {
      error.textContent = refusal(problem);
    }
  };
  const input = el("input", { id: "mail-address", type: "email", autocomplete: "email", maxlength: 100, value: now.address ?? "" });
  const address = el("form", {
    async onsubmit(event) {
      event.preventDefault();
      const wanted = input.value.trim();
      await save({ address: wanted }, wanted ? "Saved." : "No mails go anywhere now.",
        "have mails sent to ", el("bdi", {}, wanted));
    },
  },
  el("p", { class: "field" }, el("label", { for: "mail-address" }, "Your email address"), input),
  el("p", { class: "actions" }, el("button", { id: "mail-save" }, now.address && !now.proven ? "Save, or send the link again" : "Save")));
  const state = !now.address ? null : now.proven
    ? el("p", { class: "hint" }, "Confirmed. Whoever reads these mails can decide by the links in them.")
    : el("p", { class: "bad" }, "Not confirmed yet: open the link in the mail that was sent there. Until then nothing else is sent.");
  const overruled = el("input", { id: "mail-overruled", type: "checkbox", checked: now.overruled,
    onchange: () => save({ overruled: overruled.checked }, "Saved.") });
  const test = button("Send a test mail", async () => {
    error.textContent = "";
    try {
      await call("POST", `${path}/test`, {});
      say("A test mail is on its way.");
      test.textContent = "On its way";
    } catch (problem) {
      error.textContent = refusal(problem);
    }
  }, { id: "mail-test" });
  box.replaceChildren(address, ...[state,
    now.address && now.sites.map((site) => choice(site, save)),
    now.address && el("label", { class: "check" }, overruled, "Mail me when somebody changes what I decided"),
    now.address && el("p", { class: "hint" }, "What a policy calls urgent comes at once, unless you want no mails."),
    error, delivery(now),
    now.proven && el("p", { class: "actions" }, test)].flat().filter(Boolean));
}

export async function drawNotifications(page) {
  const box = el("div");
  const section = el("section", { "aria-labelledby": "mail-title" }, el("h2", { id: "mail-title" }, "Mails"), box);
  // A service without this address has none.
  const now = await get(path).catch(() => null);
  if (!now) return;
  page.replaceChildren(section);
  if (now.mail) return draw(box, now);
  box.append(el("p", {}, "This server sends no mail yet. Whoever runs it sets ", el("code", {}, "mail.server"), " and ",
    el("code", {}, "mail.from"), " in its ", el("code", {}, "rejoinder.toml"), ", and starts it anew."));
}
