// Who else looks after comments: for owners. A service that cannot change people here tells how to
// do it on the server.
import { get } from "./moderate-api.js";
import { button, copyable, el, say, sheet } from "./moderate-dom.js";
import { form, refusal } from "./moderate-form.js";
import { proved } from "./moderate-prove.js";
import { age } from "./moderate-words.js";

const roles = { moderator: "moderator", owner: "owner" };
function onServer(sites) {
  return [
    el("p", {}, "To invite somebody, run this on the server. It prints a link that works once, for three days:"),
    copyable(`rejoinder moderator invite --role moderator --site ${sites[0]?.key ?? "site"}`, "Command that invites a moderator"),
  ];
}

// Boxes to tick; where there is one site, it is ticked.
function sitePicks(prefix, sites) {
  const picks = sites.map(({ key, name }) => {
    const box = el("input", { type: "checkbox", id: `${prefix}-${key}`, value: key, checked: sites.length === 1 });
    return { box, line: el("label", { class: "check", for: box.id }, box, name || key) };
  });
  return {
    choice: el("fieldset", { hidden: sites.length < 2 }, el("legend", {}, "For these sites"), picks.map(({ line }) => line)),
    chosen: () => picks.filter(({ box }) => box.checked).map(({ box }) => box.value),
  };
}

function invitation(sites) {
  const error = el("p", { class: "error", role: "alert" });
  const link = el("div");
  const role = el("select", { id: "invite-role" }, Object.keys(roles).map((value) => el("option", { value }, value === "owner" ? "An owner, of everything" : "A moderator, of some sites")));
  const { choice, chosen } = sitePicks("invite", sites);
  role.addEventListener("change", () => { choice.hidden = sites.length < 2 || role.value === "owner"; });
  return el("form", {
    oninput: () => { error.textContent = ""; },
    async onsubmit(event) {
      event.preventDefault();
      error.textContent = "";
      const body = role.value === "owner" ? { role: "owner" } : { role: "moderator", sites: chosen() };
      try {
        const made = await proved("POST", "/v1/moderation/invitations", body, body.sites ? "invite a moderator" : "invite an owner");
        if (!made) return;
        const { url, hours } = made;
        link.replaceChildren(el("p", {}, `Send this link to one person. It makes one account, within ${hours} hours.`),
          copyable(url, "Invitation"));
        say("The link is ready.");
        link.querySelector("button").focus();
      } catch (problem) {
        error.textContent = refusal(problem);
      }
    },
  }, el("h3", {}, "Invite somebody"),
  el("p", { class: "field" }, el("label", { for: role.id }, "As"), role), choice, error,
  el("p", { class: "actions" }, el("button", {}, "Make a link")), link);
}

function line(account, me, sites, changed) {
  const { id, name, role, sites: keys, disabled, one_time_codes: codes, created } = account;
  const error = el("p", { class: "error", role: "alert" });
  const change = async (body, done, ...deed) => {
    try {
      error.textContent = "";
      const now = await proved("PATCH", `/v1/moderation/moderators/${id}`, body, ...deed);
      if (!now) return;
      changed(now);
      say(done);
    } catch (problem) {
      error.textContent = refusal(problem);
    }
  };
  const names = keys.map((key) => sites.find((site) => site.key === key)?.name || key);
  const may = role === "owner" ? "everything" : names.join(", ") || "no site yet";
  const them = el("bdi", {}, name);
  const promote = () => change({ role: "owner" }, `${name} is now an owner.`, "make ", them, " an owner");
  const demote = (chosen) => change({ role: "moderator", sites: chosen }, `${name} is now a moderator.`, "make ", them, " a moderator");
  // An owner has no sites of their own that could stay. They are named anew: nobody keeps one unseen.
  const askSites = () => {
    const { choice, chosen } = sitePicks("demote", sites);
    const panel = sheet(`Make ${name} a moderator`, form("Make moderator", [choice], async () => {
      if (!chosen().length) throw Object.assign(new Error(), { errors: [{ detail: "Choose at least one site." }] });
      panel.close();
      await demote(chosen());
    }));
  };
  return el("li", { class: disabled ? "undone" : "" }, el("div", {},
    el("p", {}, el("strong", {}, el("bdi", {}, name)), ` · ${roles[role]} · ${may}`, disabled && " · cannot log in"),
    el("p", { class: "meta" }, "since ", age(created), codes ? " · logs in with codes" : " · no one-time codes"), error,
    id !== me.id && el("p", { class: "actions" },
      disabled ? button("Let in again", () => change({ disabled: false }, `${name} can log in again.`, "let ", them, " in again"))
        : button("Shut out", () => change({ disabled: true }, `${name} is logged out and cannot log in.`, "shut ", them, " out")),
      role === "owner" ? button("Make moderator", sites.length > 1 ? askSites : () => demote(sites.map(({ key }) => key))) : button("Make owner", promote),
      codes && button("Turn codes off", () => change({ one_time_codes: false }, `${name} logs in without a code now.`, "turn off the one-time codes of ", them)))));
}

export async function drawPeople(box, { moderator, sites }) {
  const list = el("ol", { class: "log people" });
  const body = el("div");
  box.replaceChildren(el("section", { "aria-labelledby": "people-title" }, el("h2", { id: "people-title" }, "People"),
    el("p", {}, "You are ", el("strong", {}, el("bdi", {}, moderator.name)), moderator.role === "owner" ? ", an owner." : ", a moderator."), body));
  if (moderator.role !== "owner") return;
  const answer = await get("/v1/moderation/moderators").catch((problem) => problem);
  if (!answer.moderators) {
    if ([404, 405].includes(answer.status)) return body.replaceChildren(...onServer(sites));
    return body.replaceChildren(el("p", { class: "error" }, refusal(answer)), button("Try again", () => drawPeople(box, { moderator, sites })));
  }
  const add = (account) => {
    const item = line(account, moderator, sites, (now) => {
      const fresh = add(now);
      item.replaceWith(fresh);
      fresh.querySelector("button")?.focus();
    });
    return item;
  };
  list.append(...answer.moderators.map(add));
  body.replaceChildren(list, invitation(sites));
}
