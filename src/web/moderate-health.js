// How well the filters do, by the moderators' own decisions, in sentences under the queue.
import { get } from "./moderate-api.js";
import { desk, on } from "./moderate-desk.js";
import { $, el, plural } from "./moderate-dom.js";
import { ago, span } from "./moderate-words.js";

const every_ms = 300_000;
const learned_enough = 50;
const box = $("#health");
let asked_at = -Infinity;

const percent = (share) => `${Math.round(100 * share)} %`;
const siteName = (key) => desk.sites.find((site) => site.key === key)?.name || key;

function siteSentences(site) {
  const { learned, looked_at: seen, followed, precision, spam, half_decided_within_s: half, oldest_waiting: oldest, spam_called_ham: missed } = site;
  return [
    learned < learned_enough
      ? `Still learning: ${plural(learned, "decision")} so far.`
      : `Of the last ${plural(seen, "decision")}, ${percent(followed)} were as expected.`,
    seen >= learned_enough && spam > 0 && `Of what was called spam, ${percent(precision)} was; ${percent(missed)} of the spam was not noticed.`,
    seen > 0 && half > 0 && `Half are decided within ${span(half)}.`,
    oldest && `The oldest that waits came ${ago(oldest)}.`,
  ].filter(Boolean);
}

function trouble({ name, left_alone: alone, canary, last_failure: failure, last_success: success }) {
  if (alone) return `${name} does not answer. Comments are judged without it.`;
  if (canary === "wrong") return `${name} lets a test spam pass: look at its settings.`;
  if (failure && (!success || failure > success)) return `${name} failed ${ago(failure)}.`;
  return null;
}

function mailTrouble(mail) {
  if (!mail) return null;
  const late_ms = 900_000;
  if (mail.oldest_due && Date.now() - new Date(mail.oldest_due) > late_ms) return `Mails wait for the mail server: the first was due ${ago(mail.oldest_due)}.`;
  return mail.failed > 0 ? `${plural(mail.failed, "mail")} could not be delivered.` : null;
}

function judgeSentence(judge) {
  const bad = trouble(judge);
  if (bad) return el("li", { class: "bad" }, bad);
  if (!judge.asked) return el("li", {}, `${judge.name} has not been asked yet.`);
  const time = judge.latency_p50_ms == null ? "" : `, in ${judge.latency_p50_ms} ms`;
  return el("li", {}, `${judge.name} answered ${judge.answered} of ${plural(judge.asked, "time")}${time}.`);
}

function draw({ sites, judges, mail }) {
  const bad = [...judges.map(trouble), mailTrouble(mail)].filter(Boolean);
  const rechecks = sites.flatMap(({ recheck }) => recheck).slice(0, 5);
  const open = $("details", box)?.open;
  box.replaceChildren(el("details", { open },
    el("summary", { class: bad.length ? "bad" : "" }, bad[0] ?? "How well the filters do"),
    sites.map((site) => [
      sites.length > 1 && el("h3", {}, siteName(site.site)),
      el("ul", {}, siteSentences(site).map((sentence) => el("li", {}, sentence))),
    ]),
    judges.length > 0 && el("ul", {}, judges.map(judgeSentence)),
    mailTrouble(mail) && el("p", { class: "bad" }, mailTrouble(mail)),
    rechecks.length > 0 && [el("p", {}, "Decided otherwise than expected, perhaps worth a second look:"),
      el("ul", {}, rechecks.map(({ comment, decided }) => el("li", {},
        el("a", { href: `#comment/${comment}` }, `Comment ${comment}`), decided === "spam" ? ", decided as spam" : ", approved")))]));
}

on("loaded", async () => {
  if (Date.now() - asked_at < every_ms) return;
  asked_at = Date.now();
  await get("/v1/moderation/health", { ask: false }).then(draw, () => box.replaceChildren());
});
