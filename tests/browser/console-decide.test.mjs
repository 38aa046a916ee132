// Deciding in the console by keyboard alone: one key decides and goes on, and everything can be
// taken back; what the server, the network and other moderators do meanwhile.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { launch } from "./chromium.mjs";
import { becomes as wait, clear, focused, knows, openConsole, row, rows, said, startConsole } from "./console.mjs";

let server;
let browser;
before(async () => {
  server = await startConsole();
  browser = await launch();
  server.addOwner("tom");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});
beforeEach(() => clear(server));

const statusOf = async (id) => (await server.moderate(`/v1/moderation/comments/${id}`)).comment.status;
const becomes = (id, status) => wait(server, id, status);
const close = (page) => page.context().close();

test("one key decides, says so, counts, and goes on to the next comment", async () => {
  const sent = [];
  const texts = { Ann: "Is parking free?", Ben: "How long does soreness last?", Cem: "Do you bulk bill", Dee: "Thanks for this article" };
  for (const [author, text] of Object.entries(texts)) sent.push((await server.send(text, { author })).id);
  const page = await openConsole(browser, server, { hash: "#pending?order=oldest" });
  await row(page, "Ann").waitFor();
  assert.match(await page.title(), /^\(4\) Waiting/);
  await page.keyboard.press("j");
  assert.equal(await focused(page), "Ben");
  await page.keyboard.press("k");
  await page.keyboard.press("a");
  assert.equal(await focused(page), "Ben");
  assert.match(await said(page), /Approved\. 3 left\. Undo with Z\./);
  assert.match(await page.title(), /^\(3\)/);
  await page.keyboard.press("s");
  await page.keyboard.press("d");
  assert.equal(await focused(page), "Dee");
  await becomes(sent[0], "approved");
  await becomes(sent[1], "spam");
  await becomes(sent[2], "trash");

  // Three times back, in the order that people expect.
  for (const name of ["Cem", "Ben", "Ann"]) {
    await page.keyboard.press("z");
    await page.waitForFunction((wanted) => document.activeElement.textContent === wanted, name);
  }
  for (const id of sent) await becomes(id, "pending");
  assert.match(await page.title(), /^\(4\)/);
  assert.deepEqual(page.complaints, []);
  await close(page);
});

test("when nothing waits the page says so, and focus is on what it says", async () => {
  await server.send("The only one");
  const page = await openConsole(browser, server);
  await row(page, "The only one").waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await page.getByText("All done. Nothing is waiting.").waitFor();
  await page.getByText(/The last was decided .* by mia/).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "state");
  assert.match(await page.title(), /^Waiting/);
  await close(page);
});

test("keys do nothing while somebody types, with a modifier, or when they are switched off", async () => {
  const { id } = await server.send("Leave me be");
  const page = await openConsole(browser, server);
  await row(page, "Leave me be").waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Alt+a");
  await page.keyboard.press("Meta+s");
  await page.keyboard.press("/");
  await page.locator("#words-wanted").waitFor();
  await page.keyboard.type("asd");
  assert.equal(await statusOf(id), "pending");

  await page.goto(`${server.url}/moderate#settings`);
  await page.getByRole("checkbox", { name: "Use single keys" }).uncheck();
  await page.goto(`${server.url}/moderate#pending`);
  await row(page, "Leave me be").waitFor();
  await page.reload();
  await row(page, "Leave me be").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("a");
  await page.waitForTimeout(200);
  assert.equal(await statusOf(id), "pending");

  // All can still be done: Tab reaches the buttons from the row.
  await page.locator("#cards h2").first().focus();
  for (let tabs = 0; tabs < 12; ++tabs) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.matches("#bar .approve"))) break;
  }
  await page.keyboard.press("Enter");
  await becomes(id, "approved");
  await close(page);
});

test("several are selected and decided together, and come back together", async () => {
  const sent = [];
  for (const name of ["Ann", "Ben", "Cem"]) sent.push((await server.send(`From ${name}`, { author: name })).id);
  const page = await openConsole(browser, server, { hash: "#pending?order=oldest" });
  await row(page, "From Ann").waitFor();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText("2 comments selected").waitFor();
  await page.keyboard.press("Shift+S");
  await becomes(sent[0], "spam");
  await becomes(sent[1], "spam");
  assert.equal(await statusOf(sent[2]), "pending");
  assert.equal(await focused(page), "Cem");
  await page.keyboard.press("z");
  await becomes(sent[0], "pending");
  await becomes(sent[1], "pending");
  await page.keyboard.press("Shift+X");
  await page.getByText("3 comments selected").waitFor();
  await page.keyboard.press("Shift+A");
  await page.getByText("All done. Nothing is waiting.").waitFor();
  await close(page);
});

test("a campaign is one row, and one key decides all of it", async () => {
  const sent = [];
  for (let index = 0; index < 6; ++index) {
    sent.push((await server.send(`Buy cheap watches and bags at http://deals.example/shop today, best price ${index}`, { author: `Deal ${index}` })).id);
  }
  const page = await openConsole(browser, server);
  await page.getByText("6 alike").waitFor();
  assert.equal(await rows(page).count(), 1);
  await page.keyboard.press("j");
  await page.keyboard.press("o");
  const sheet = page.getByRole("dialog", { name: "Campaign" });
  await sheet.getByText("6 comments, 6 names, 1 link host").waitFor();
  await sheet.getByText("6 of 6 wait and will change.").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("c");
  await page.getByText("All done. Nothing is waiting.").waitFor();
  for (const id of sent) await becomes(id, "spam");
  await page.keyboard.press("z");
  for (const id of sent) await becomes(id, "pending");
  await page.getByText("6 alike").waitFor();
  assert.equal(await rows(page).count(), 1);

  // One at a time, where they are not as alike as they seem.
  await page.keyboard.press("s");
  await page.getByText("5 alike").waitFor();
  await page.keyboard.press("o");
  await page.getByRole("button", { name: "Show each in the list" }).click();
  assert.equal(await rows(page).count(), 5);
  await close(page);
});

test("a failure brings the comment back in its place, in focus, with the fault's number", async () => {
  for (const name of ["Ann", "Ben", "Cem"]) await server.send(`From ${name}`, { author: name });
  const page = await openConsole(browser, server, { hash: "#pending?order=oldest" });
  await row(page, "From Ben").waitFor();
  await page.route("**/v1/moderation/decisions", (route) => route.fulfill({ status: 500, contentType: "application/problem+json",
    body: JSON.stringify({ title: "Fault", detail: "Something went wrong here.", request_id: "0123456789abcdef" }) }), { times: 1 });
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  await page.getByText("That didn’t work. Something went wrong here. (Fault 0123456789abcdef)").first().waitFor();
  assert.deepEqual(await rows(page).locator("h2").allTextContents(), ["Ann", "Ben", "Cem"]);
  assert.equal(await focused(page), "Ben");
  assert.match(await said(page), /That didn’t work/);
  assert.match(await page.title(), /^\(3\)/);
  // Trying again works.
  await page.keyboard.press("a");
  await page.waitForFunction(() => document.title.startsWith("(2)"));
  await close(page);
});

test("two moderators: who was faster is named, and the slower one may still change it", async () => {
  const { id } = await server.send("Wanted by two", { author: "Ann" });
  await server.send("Another", { author: "Ben" });
  const mia = await openConsole(browser, server, { hash: "#pending?order=oldest" });
  const tom = await openConsole(browser, server, { name: "tom", hash: "#pending?order=oldest" });
  // Tom's page hears nothing of it before he presses.
  await tom.route("**/v1/moderation/events*", (route) => route.fulfill({ status: 404, body: "{}" }));
  await tom.reload();
  await row(mia, "Wanted by two").waitFor();
  await row(tom, "Wanted by two").waitFor();
  await mia.keyboard.press("j");
  await mia.keyboard.press("k");
  await mia.keyboard.press("a");
  await becomes(id, "approved");
  await tom.keyboard.press("j");
  await tom.keyboard.press("k");
  await tom.keyboard.press("s");
  await tom.getByText(/mia approved this .*(just now|ago)\./).first().waitFor();
  assert.equal(await focused(tom), "Ann");
  assert.match(await said(tom), /mia was faster/);
  await tom.waitForTimeout(450); // A click right after a decision counts as a double one.
  await tom.getByRole("button", { name: "Change to spam" }).click();
  await becomes(id, "spam");
  assert.equal(await focused(tom), "Ben");
  assert.deepEqual([...mia.complaints, ...tom.complaints], []);
  await close(mia);
  await close(tom);
});

test("what another moderator decides shows before one presses, and new comments wait behind a button", async () => {
  const { id } = await server.send("To be taken", { author: "Ann" });
  await server.send("To stay", { author: "Ben" });
  const page = await openConsole(browser, server, { hash: "#pending?order=oldest" });
  await row(page, "To stay").waitFor();
  await page.waitForTimeout(300);
  await server.moderate("/v1/moderation/decisions", { comments: [{ id, version: 1 }], action: "spam" });
  await server.send("A new one", { author: "Cem" });
  // Coming back to the tab asks, whether or not the server can tell by itself.
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.getByText(/mia marked this as spam/).first().waitFor();
  await page.getByRole("button", { name: "Show 1 new comment" }).waitFor();
  assert.equal(await rows(page).count(), 2);
  await page.getByRole("button", { name: "Show 1 new comment" }).click();
  await row(page, "A new one").waitFor();
  assert.deepEqual(await rows(page).locator("h2").allTextContents(), ["Ben", "Cem"]);
  await close(page);
});

test("events tell of decisions and of new comments as they happen", async (t) => {
  if (!await knows(server, "/v1/moderation/events")) return t.skip("this server sends no events yet");
  const { id } = await server.send("To be taken", { author: "Ann" });
  await server.send("To stay", { author: "Ben" });
  const listening = openConsole(browser, server, { hash: "#pending?order=oldest" });
  const page = await listening;
  await row(page, "To stay").waitFor();
  await page.waitForResponse((response) => response.url().includes("/v1/moderation/events"), { timeout: 3000 }).catch(() => {});
  const tom = await openConsole(browser, server, { name: "tom", hash: "#pending?order=oldest" });
  await row(tom, "To be taken").waitFor();
  await server.moderate("/v1/moderation/decisions", { comments: [{ id, version: 1 }], action: "spam" });
  await page.getByText(/mia marked this as spam/).first().waitFor({ timeout: 5000 });
  await tom.getByText(/mia marked this as spam/).first().waitFor({ timeout: 5000 });
  await server.send("A new one", { author: "Cem" });
  await page.getByRole("button", { name: "Show 1 new comment" }).waitFor({ timeout: 5000 });
  await close(page);
  await close(tom);
});

test("offline, decisions are kept and sent later, also by the next visit", async () => {
  const sent = [];
  for (const name of ["Ann", "Ben", "Cem"]) sent.push((await server.send(`From ${name}`, { author: name })).id);
  const page = await openConsole(browser, server, { hash: "#pending?order=oldest" });
  await row(page, "From Ann").waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.context().setOffline(true);
  await page.getByText("You are offline.").waitFor();
  await page.keyboard.press("a");
  await page.keyboard.press("s");
  await page.getByText("2 decisions will be sent later.").waitFor();
  assert.equal(await focused(page), "Cem");
  // What was not sent is taken back without the server.
  await page.keyboard.press("z");
  await page.getByText("1 decision will be sent later.").waitFor();
  await page.context().setOffline(false);
  await becomes(sent[0], "approved");
  assert.equal(await statusOf(sent[1]), "pending");
  await page.waitForFunction(() => document.querySelector("#banner").hidden);

  await page.context().setOffline(true);
  await page.keyboard.press("d");
  await page.getByText("1 decision will be sent later.").waitFor();
  await page.evaluate(() => { globalThis.stop(); });
  const kept = await page.evaluate(() => JSON.stringify(localStorage));
  assert.ok(!kept.includes("From Ben"), "no comment's text is kept on the device");
  await page.context().setOffline(false);
  await page.reload();
  await becomes(sent[1], "trash");
  await close(page);
});

test("logged out meanwhile: the log-in comes over the page, and the decision is sent after it", async () => {
  const { id } = await server.send("Decided while logged out", { author: "Ann" });
  await server.send("The next", { author: "Ben" });
  const page = await openConsole(browser, server, { name: "tom", hash: "#pending?order=oldest" });
  await row(page, "The next").waitFor();
  await page.context().clearCookies();
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("a");
  await page.getByText("You have been logged out.").waitFor();
  assert.equal(await statusOf(id), "pending");
  await page.keyboard.type("correct horse battery");
  await page.keyboard.press("Enter");
  await becomes(id, "approved");
  await row(page, "The next").waitFor();
  assert.equal(await focused(page), "Ben");
  await close(page);
});

test("a reason and a note go with a decision and stand in its history", async () => {
  const { id } = await server.send("Rather rude", { author: "Ann" });
  const page = await openConsole(browser, server);
  await row(page, "Rather rude").waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+D");
  const sheet = page.getByRole("dialog", { name: "Trash: why?" });
  await sheet.getByLabel("Note for other moderators").fill("Third time today");
  await sheet.getByRole("button", { name: "Abuse" }).click();
  await becomes(id, "trash");
  const { history } = await server.moderate(`/v1/moderation/comments/${id}`);
  assert.equal(history[0].reason, "abuse");
  assert.equal(history[0].note, "Third time today");
  await page.goto(`${server.url}/moderate#comment/${id}`);
  await page.getByText("Third time today").waitFor();
  await close(page);
});
