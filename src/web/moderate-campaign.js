// A campaign: comments that are near-duplicates of each other, looked at and decided as one.
import { decideCampaign } from "./moderate-bar.js";
import { choose, current, desk, fold, focusCurrent, on } from "./moderate-desk.js";
import { el, kbd, plural, sheet } from "./moderate-dom.js";
import { linkHosts } from "./moderate-text.js";
import { actions, age, statuses } from "./moderate-words.js";

const samples_shown = 3;

function counts(members, size) {
  const names = new Set(members.map(({ author }) => author.name)).size;
  const hosts = new Set(members.flatMap(({ text }) => linkHosts(text))).size;
  return [plural(size, "comment"), plural(names, "name"), hosts > 0 && plural(hosts, "link host")].filter(Boolean).join(", ");
}

// Those that were decided before, a link to each kind of them.
function decidedOf({ campaign, alike }) {
  const kinds = [["spam", alike?.spam], ["approved", alike?.approved]].filter(([, count]) => count);
  return kinds.length > 0 && el("p", {}, "Decided before: ", kinds.map(([status, count], index) => [index > 0 && ", ",
    el("a", { href: `#search?${new URLSearchParams({ q: `campaign:${campaign.id} state:${status}` })}` }, `${count} ${status}`)]), ".");
}

export function openCampaign(entry) {
  const { campaign } = entry.comment;
  const waiting = [...desk.entries.values()].filter(({ comment, leaving }) =>
    !leaving && comment.campaign?.id === campaign.id && comment.status === "pending");
  const members = (waiting.length ? waiting : [entry]).map(({ comment }) => comment);
  const times = members.map(({ created }) => created).sort();
  const known = members.length;
  // Those that wait are known for sure once the whole list is here.
  const change = desk.next ? "All of them that wait will change." : `${known} of ${campaign.size} wait and will change.`;
  const choices = ["spam", "trash", "approve"];
  const press = (action, event) => {
    panel.close();
    decideCampaign(entry, action, event);
  };
  const panel = sheet("Campaign", el("div", {
    onkeydown(event) {
      const action = choices.find((one) => actions[one].key === event.key);
      if (action && !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat) press(action, event);
    },
  },
  el("p", {}, el("strong", {}, counts(members, campaign.size)), ". ", change),
  el("p", { class: "about" }, "First seen ", age(times[0]), ", last ", age(times.at(-1)), "."),
  decidedOf(entry.comment),
  el("ol", { class: "samples" }, members.slice(0, samples_shown).map((comment) => el("li", {},
    el("p", { class: "meta" }, el("bdi", {}, comment.author.name), " · ", age(comment.created), " · ", statuses[comment.status].toLowerCase()),
    el("p", { class: "text", dir: "auto" }, comment.text)))),
  known > samples_shown && el("p", { class: "about" }, `and ${known - samples_shown} more`),
  members[0].status === "pending" && el("p", { class: "actions" }, choices.map((action, index) => el("button", {
    type: "button", class: action, autofocus: index === 0, "aria-keyshortcuts": actions[action].key,
    onclick: (event) => press(action, event),
  }, `${actions[action].label} all`, kbd(actions[action].key)))),
  known > 1 && el("p", {}, el("button", { type: "button", class: "link", onclick: () => {
    desk.unfolded.add(campaign.id);
    fold();
    panel.close();
    choose(entry.comment.id);
  } }, "Show each in the list"))), { kind: "wide", closed: focusCurrent });
}

on("campaign", () => { if (current()) openCampaign(current()); });
