// The console's beginning: who is here, which screen is shown, and what it is called.
import { get } from "./moderate-api.js";
import { drawActivity } from "./moderate-activity.js";
import { dossierOf, showContext } from "./moderate-context.js";
import { decidedAgo, onLeaveSingle } from "./moderate-decide.js";
import { choose, current, describe, desk, focusCurrent, load, lone, on, paint, showFault, showState, showTitle } from "./moderate-desk.js";
import { $, $$, digits, el, forgetPerson, plural, rememberFor, say } from "./moderate-dom.js";
import { drawFilters, sourceFrom } from "./moderate-filter.js";
import { noComments, noSite } from "./moderate-first.js";
import "./moderate-health.js";
import { listenToKeys } from "./moderate-keys.js";
import { live } from "./moderate-live.js";
import { flush, onOutbox, resume, unsent } from "./moderate-outbox.js";
import { showSearch } from "./moderate-search.js";
import { logOut, startSession } from "./moderate-session.js";
import { drawSettings } from "./moderate-settings.js";
import "./moderate-swipe.js";
import { showToast } from "./moderate-toast.js";
import { statuses } from "./moderate-words.js";

const lists = [...Object.keys(statuses), "proposed"];
let session = null;
let listed = null; // The address of the list that is loaded.

function showScreen(screen, mode = "") {
  $("#desk").hidden = screen !== "desk";
  $("#page").hidden = screen === "desk";
  $("#desk").className = `desk ${mode}`;
  $("#search").hidden = mode !== "searching";
  $("#back").hidden = mode !== "alone";
  document.body.dataset.screen = screen === "desk" ? mode || "desk" : screen;
  for (const link of $$("#nav a")) {
    const mine = link.dataset.screen === (mode === "searching" ? "search" : screen);
    if (mine) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function showTotals() {
  const { source, totals } = desk;
  const at = source.proposed ? "proposed" : source.status;
  for (const tab of $$("#tabs a")) {
    const key = tab.dataset.status;
    if (key === at && source.words == null) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
    tab.hash = `#${key}${desk.site ? `?site=${encodeURIComponent(desk.site)}` : ""}`;
    $(".count", tab).textContent = key in totals ? digits(totals[key]) : "";
    if (key === "proposed") tab.hidden = !totals.proposed && at !== "proposed";
  }
  $("#nav a").hash = $("#tabs a").hash;
  showTitle();
}

async function showAlone(id) {
  showScreen("desk", "alone");
  desk.single = null;
  showState();
  $("#back a").href = listed ?? "#pending";
  try {
    const { comment } = await dossierOf(id);
    if (location.hash !== `#comment/${id}`) return;
    desk.single = lone(comment);
    paint(desk.single);
    showTitle();
    focusCurrent();
    showContext();
  } catch (problem) {
    if (location.hash === `#comment/${id}`) {
      $("#title").textContent = "Comment";
      showFault(problem, () => showAlone(id));
      $("#detail").replaceChildren();
      $("#state").focus();
    }
  }
}

function showList(name, fields) {
  const back = desk.single;
  desk.single = null;
  showScreen("desk");
  // Coming back from one comment, the list is as it was left.
  if (back && listed === location.hash && desk.entries.size) return choose(desk.current);
  listed = location.hash;
  desk.source = sourceFrom(name, fields);
  desk.site = fields.get("site") ?? "";
  showTotals();
  return load({ focus: Boolean(back) || document.activeElement !== document.body });
}

async function showPage(title, drawn) {
  desk.single = null;
  listed = null;
  showScreen(title.toLowerCase());
  $("#title").textContent = title;
  showTitle();
  const page = $("#page");
  page.replaceChildren();
  $("#title").focus();
  await drawn(page);
}

function route() {
  const [name, query] = location.hash.slice(1).split("?");
  const fields = new URLSearchParams(query);
  $$("dialog.sheet[open]").forEach((sheet) => sheet.close());
  const id = name.match(/^comment\/(\d+)$/)?.[1];
  if (id) return showAlone(Number(id));
  if (name === "activity") return showPage("Activity", drawActivity);
  if (name === "settings") return showPage("Settings", (page) => drawSettings(page, { session, logOut: leave }));
  if (name === "search") {
    const back = desk.single;
    desk.single = null;
    showScreen("desk", "searching");
    if (back && listed === location.hash && desk.entries.size) return choose(desk.current);
    listed = location.hash;
    showSearch(fields.get("q") ?? "");
    drawFilters();
    return showTotals();
  }
  return showList(lists.includes(name) ? name : "pending", fields);
}

async function leave() {
  await flush();
  if (unsent()) return showToast(`${plural(unsent(), "decision")} could not be sent yet. Stay logged in until then.`);
  forgetPerson();
  const failed = await logOut();
  if (failed) showToast(failed);
}

// After a decision on a comment that was opened from the list, the list goes on.
onLeaveSingle((entry) => {
  if (!listed || !desk.entries.has(entry.comment.id)) return paint(entry);
  desk.single = null;
  showScreen("desk", listed.startsWith("#search") ? "searching" : "");
  history.replaceState(null, "", listed);
  showTitle();
});

on("empty", async () => {
  const { totals, sites } = desk;
  if (describe()) return;
  if (!Object.values(totals).some(Boolean)) return showState(noComments(sites.find(({ key }) => key === desk.site) ?? sites[0]));
  const { decisions } = await get("/v1/moderation/decisions?limit=1", { ask: false }).catch(() => ({ decisions: [] }));
  const empty = $("#state .empty");
  if (empty && decisions[0] && !$("#state .last")) empty.after(el("p", { class: "about last" }, decidedAgo(decisions[0])));
});

function showBanner() {
  const banner = $("#banner");
  const kept = unsent() ? ` ${plural(unsent(), "decision")} will be sent later.` : "";
  banner.hidden = navigator.onLine && !unsent();
  document.body.classList.toggle("bannered", !banner.hidden);
  banner.textContent = navigator.onLine ? `The server cannot be reached.${kept}` : `You are offline.${kept || " What you decide is kept and sent later."}`;
}

async function open(now) {
  session = now;
  const { moderator, sites } = session;
  rememberFor(moderator.id);
  desk.sites = sites;
  $("#nav").hidden = false;
  listenToKeys();
  if (!sites.length) {
    showScreen("first");
    $("#title").textContent = "Welcome";
    $("#page").append(noSite(moderator.role === "owner"));
    return;
  }
  addEventListener("hashchange", route);
  route();
  live(moderator.name);
  const { sent, refused } = await resume(moderator.name);
  if (sent) showToast(`${plural(sent, "decision")} from before ${sent === 1 ? "was" : "were"} sent.`);
  for (const problem of refused.slice(0, 3)) showToast(`A decision from before could not be made. ${problem.detail}`);
}

on("totals", showTotals);
on("current", () => { if (current()) showTitle(); });
onOutbox((count) => { showBanner(); if (!count && navigator.onLine) say("All decisions were sent."); });
addEventListener("online", showBanner);
addEventListener("offline", showBanner);
$("#more button").addEventListener("click", () => load({ after: desk.next, focus: true }));
$("#skip").addEventListener("click", (event) => { event.preventDefault(); $("#title").focus(); });
showBanner();
startSession(open);
