// What the bar has no room for. Each line is there only if it works for this comment.
import { answer, canAnswer, edit } from "./moderate-answer.js";
import { verdict } from "./moderate-bar.js";
import { openCampaign } from "./moderate-campaign.js";
import { desk, focusCurrent, toggle } from "./moderate-desk.js";
import { inView } from "./moderate-decide.js";
import { el, kbd, sheet } from "./moderate-dom.js";
import { askReason } from "./moderate-reason.js";
import { actions } from "./moderate-words.js";

export function openMore(entry) {
  const { comment } = entry;
  const able = canAnswer(comment);
  const narrow = (to) => { location.hash = `${comment.status}?${new URLSearchParams({ site: comment.site, ...to })}`; };
  const lines = [
    able && ["Answer", "r", () => answer(entry)],
    able && ["Edit the text", "e", () => edit(entry)],
    !desk.single && ["Open with thread and history", "o", () => { location.hash = `comment/${comment.id}`; }],
    comment.campaign && ["Show what it is alike to", "", () => openCampaign(entry)],
    comment.status !== "pending" && entry.conflict && [actions.restore.label, "u", (event) => verdict("restore", event)],
    ...["spam", "trash", "approve"].filter((action) => actions[action].to !== comment.status)
      .map((action) => [`${actions[action].label} with a reason`, "", () => askReason(inView(), action)]),
    !desk.single && [desk.selected.has(comment.id) ? "Take out of the selection" : "Select, to decide on several", "x",
      () => toggle(comment.id)],
    /^https?:/.test(comment.article.url ?? "") && ["Open the article", "", () => open(comment.article.url, "_blank", "noopener,noreferrer")],
    ["Only this author’s comments", "", () => narrow({ author: comment.author.id })],
    ["Only comments on this article", "", () => narrow({ article: comment.article.key })],
  ].filter(Boolean);
  const panel = sheet(comment.author.name, el("ul", { class: "choices" }, lines.map(([label, key, act]) =>
    el("li", {}, el("button", { type: "button", onclick: (event) => { panel.close(); act(event); } }, label, kbd(key))))),
  { closed: focusCurrent });
}
