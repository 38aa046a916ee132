// Settings: how comments are judged, people, sites, keys.
import { get } from "./moderate-api.js";
import { drawAccount } from "./moderate-account.js";
import { copyable, el } from "./moderate-dom.js";
import { keySwitch, keyTable } from "./moderate-keys.js";
import { drawNotifications } from "./moderate-notifications.js";
import { drawPeople } from "./moderate-people.js";
import { drawPolicy } from "./moderate-policy.js";
import { drawTokens } from "./moderate-tokens.js";
import { drawTrail } from "./moderate-trail.js";

// The snippet for one article of a site; `article` and `url` are for the site's own to fill in.
export function snippet(key, [origin] = []) {
  const from = origin ?? "https://your-site.example";
  const page = `${location.origin}/v1/sites/${encodeURIComponent(key)}/page?article=/article&url=${from}/article&title=Title`;
  return `<iframe src="${page.replaceAll("&", "&amp;")}"\n        title="Replies" loading="lazy" width="100%" height="900"></iframe>`;
}

// What the service tells of each site beyond its name; an older one tells nothing.
async function sitesOf(session) {
  const answer = await get("/v1/moderation/sites").catch(() => null);
  return answer?.sites ?? session.sites;
}

function siteSection(sites) {
  return el("section", { "aria-labelledby": "sites-title" },
    el("h2", { id: "sites-title" }, "Sites"),
    sites.map(({ key, name, origins = [], role }) => el("details", { open: sites.length === 1 },
      el("summary", {}, name || key, role && el("span", { class: "about" }, ` · you are ${role === "owner" ? "an owner" : "a moderator"} here`)),
      origins.length > 0 && el("p", {}, "Takes comments from ", origins.map((origin, index) => [index > 0 && ", ", el("code", {}, origin)]), "."),
      el("p", {}, "To show replies and the form under an article, paste this where they should be, with the article’s own path and title:"),
      copyable(snippet(key, origins), `Snippet for ${name || key}`))));
}

export async function drawSettings(page, { session, logOut }) {
  const policy = el("div");
  const people = el("div");
  const sites = el("div", {}, siteSection(session.sites));
  const account = el("div");
  const tokens = el("div");
  const trail = el("div");
  const mails = el("div");
  // Shown once all of it is there: nothing moves under the thumb of who is quick.
  const all = el("div", { hidden: true },
    account, mails,
    el("section", { "aria-labelledby": "keys-title" },
      el("h2", { id: "keys-title" }, "Keys"),
      el("p", { class: "hint" }, "Letters that decide while you read. Switch them off if you dictate, or press keys by accident. This is kept for you, on this device."),
      keySwitch(),
      el("details", {}, el("summary", {}, "All keys"), keyTable())),
    tokens, people, trail, sites, policy);
  const loading = el("p", { class: "hint" }, "Loading…");
  page.replaceChildren(loading, all);
  drawTrail(trail, session);
  try {
    await Promise.all([
      drawPolicy(policy, session),
      drawPeople(people, session),
      sitesOf(session).then((list) => sites.replaceChildren(siteSection(list))),
      drawAccount(account, logOut),
      drawTokens(tokens, session),
      drawNotifications(mails),
    ]);
  } finally {
    loading.remove();
    all.replaceWith(...all.childNodes);
  }
}
