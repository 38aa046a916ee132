// The first run: how a site comes to its first comment.
import { get } from "./moderate-api.js";
import { copyable, el } from "./moderate-dom.js";
import { snippet } from "./moderate-settings.js";

export function noSite(owner) {
  return el("div", { class: "first" },
    el("h2", {}, owner ? "Add your first site" : "No site yet"),
    owner ? [
      el("p", {}, "A site is a website whose articles take comments. Add it on the server, with the address that its pages are served from:"),
      copyable("rejoinder site add clinic --origin https://clinic.example --name \"Your clinic\"", "Command that adds a site"),
      el("p", {}, el("button", { type: "button", onclick: () => location.reload() }, "I have added it")),
    ] : el("p", {}, "Nobody has given you a site to look after yet. Ask who invited you."));
}

// Nothing has ever been sent: the page to put comments on is what is missing.
export function noComments({ key, name }) {
  const test = `/v1/sites/${encodeURIComponent(key)}/page?${new URLSearchParams({ article: "/test", title: "A test" })}`;
  const frame = el("div", {}, copyable(snippet(key), `Snippet for ${name || key}`));
  get("/v1/moderation/sites").then(({ sites }) => {
    const { origins } = sites.find((site) => site.key === key) ?? {};
    frame.replaceChildren(copyable(snippet(key, origins), `Snippet for ${name || key}`));
  }, () => {}); // What is there says "your site" instead.
  return el("div", { class: "first" },
    el("h2", {}, `${name || key} is ready for its first comment`),
    el("ol", {},
      el("li", {}, el("p", {}, "Send a test comment. It appears here by itself."),
        el("p", {}, el("a", { href: test, target: "_blank", rel: "noopener" }, "Open a page to comment on"))),
      el("li", {}, el("p", {}, "Put replies and the form under your articles: paste this where they should be, with the article’s own path and title."),
        frame)),
    el("details", {}, el("summary", {}, "Nothing appears?"),
      el("ul", {},
        el("li", {}, "Does the page’s address begin with one of the site’s origins? Settings lists them."),
        el("li", {}, "Does the page forbid frames of this server in its Content-Security-Policy? It needs frame-src ", el("code", {}, location.origin), "."),
        el("li", {}, "Does the page hide where a request comes from (Referrer-Policy: no-referrer)? The browsers’ own choice works."))));
}
