// One comment drawn: as a row of the list, and in full.
import { el, plural } from "./moderate-dom.js";
import { presenceLine } from "./moderate-presence.js";
import { hasLink, linkHosts, marked } from "./moderate-text.js";
import { age, ago, articleLink, did, host, moment, phrase, record, risk, statuses } from "./moderate-words.js";

export const headingOf = (id) => `comment-${id}`;

function badges({ comment, alike }) {
  const { author: { record: known }, flags, verdict, reasons } = comment;
  const seen = [...new Set(flags.map(({ code }) => code))];
  const urgent = new Set(flags.filter(({ effect }) => effect === "urgent").map(({ code }) => code));
  const unjudged = !reasons.length && verdict === "unsure";
  return el("ul", { class: "badges" },
    alike > 1 && el("li", { class: "alike" }, `${alike} alike`),
    seen.slice(0, 3).map((code) => el("li", { class: urgent.has(code) ? "urgent" : "flag" }, phrase(code).toLowerCase())),
    seen.length > 3 && el("li", { class: "flag" }, `${seen.length - 3} more`),
    verdict !== "ham" && !unjudged && el("li", { class: `risk ${verdict}` }, `${risk[verdict]} risk`),
    !known.approved && !known.spam && !comment.author.moderator && el("li", {}, "first comment"),
    hasLink(comment.text) && el("li", {}, "link"));
}

// `selected` is whether it is among several that are decided together.
export function row(entry, { several, selected, current, toggle }) {
  const { comment, conflict, error } = entry;
  const { author, id } = comment;
  return el("article", {
    class: `row${conflict ? " overtaken" : ""}${error ? " failed" : ""}`,
    "aria-labelledby": headingOf(id),
    "aria-current": current && "true",
  },
  el("label", { class: "pick" },
    el("input", { type: "checkbox", checked: selected, tabindex: current ? 0 : -1, onchange: toggle,
      "aria-label": `Select ${author.name}’s comment` })),
  author.avatar && el("img", { src: author.avatar, alt: "", width: 40, height: 40, loading: "lazy" }),
  el("header", {},
    el("h2", { id: headingOf(id), tabindex: -1 }, el("bdi", {}, author.name)),
    el("p", { class: "meta" },
      el("a", { href: `#comment/${id}`, tabindex: current ? 0 : -1, title: moment(comment.created) },
        el("time", { datetime: comment.created }, ago(comment.created))),
      comment.parent ? " · answers on " : " · ", el("bdi", {}, comment.article.title || comment.article.key),
      several && ` · ${comment.site}`)),
  presenceLine(id),
  el("p", { class: "excerpt", dir: "auto" }, comment.text.slice(0, 240)),
  badges(entry));
}

function conflictLine({ by, at, status, edited }) {
  if (edited) return ["The text has changed since you looked. Please read it again."];
  return [el("bdi", {}, by || "The author"), ` ${did(status)} ${ago(at)}.`];
}

export function message({ conflict, error }) {
  if (conflict) return el("p", { class: "message" }, ...conflictLine(conflict));
  return error && el("p", { class: "message error" }, error);
}

function because({ flags, reasons, verdict, risk: probability }) {
  const sentences = new Map();
  for (const { sentence, effect } of flags) sentences.set(sentence, effect === "urgent" ? "urgent" : "flag");
  // That somebody's words are usual ones is no news where nothing speaks against them.
  for (const { sentence, weight } of reasons.filter((reason) => reason.weight > 0 || verdict !== "ham").slice(0, 4)) {
    if (!sentences.has(sentence)) sentences.set(sentence, weight > 0 ? "against" : "for");
  }
  const spoken = { urgent: "Urgent: ", flag: "Flag: ", against: "For spam: ", for: "Against spam: " };
  return [
    sentences.size > 0 && el("p", { class: "label" }, "Why it is here"),
    el("p", { class: `risk ${verdict}`, title: `Probability ${Math.round(100 * probability)} %` }, `Risk of spam: ${risk[verdict]}`),
    sentences.size > 0 && el("ul", { class: "why" }, [...sentences].map(([sentence, kind]) =>
      el("li", { class: kind }, el("span", { class: "heard" }, spoken[kind]), sentence))),
  ];
}

function facts(comment) {
  const hosts = linkHosts(comment.text);
  return el("dl", { class: "facts" },
    hosts.length > 0 && [el("dt", {}, "Links go to"), el("dd", {}, hosts.map((name) => el("code", {}, name)))],
    comment.author.website && [el("dt", {}, "Website"), el("dd", {}, el("code", {}, host(comment.author.website)))],
    comment.redacted && [el("dt", {}, "Redacted"), el("dd", {}, age(comment.redacted))],
    comment.edited && [el("dt", {}, "Edited"), el("dd", {}, age(comment.edited))]);
}

// The comment in full. `openCampaign` shows what it is alike to.
export function detail(entry, { several, openCampaign }) {
  const { comment } = entry;
  const { author, campaign } = comment;
  return el("div", { class: "detail", "data-id": comment.id },
    message(entry),
    presenceLine(comment.id),
    el("div", { class: "head" },
      author.avatar && el("img", { src: author.avatar, alt: "", width: 48, height: 48 }),
      el("p", { class: "who" }, el("bdi", {}, author.name))),
    el("p", { class: "about" }, author.moderator ? "Written for the site" : record(author.record), author.verified && " · email verified"),
    el("p", { class: "about where" }, age(comment.created), comment.parent ? ", a reply on " : " on ",
      articleLink(comment.article), several && ` · ${comment.site}`,
      comment.status !== "pending" && [" · ", el("strong", {}, statuses[comment.status])]),
    el("p", { class: "parent", dir: "auto", hidden: true }),
    el("div", { class: "text", dir: "auto" }, marked(comment)),
    because(comment),
    facts(comment),
    campaign && el("p", {}, el("button", { type: "button", class: "link", onclick: openCampaign },
      `${plural(campaign.size, "comment")} like this`)));
}
