// The console's other screens: one comment, answers and edits, search, activity, settings, first run.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { launch, watchedPage } from "./chromium.mjs";
import { becomes, clear, focused, knows, openConsole, prove, row, rows, startConsole } from "./console.mjs";
import { article, owner, startServer } from "./server.mjs";

let server;
let browser;
before(async () => {
  server = await startConsole();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});
beforeEach(() => clear(server));

const close = (page) => page.context().close();
const useRules = (rules) => server.moderate("/v1/moderation/policies?site=clinic", { rules }, "PUT");

test("a comment shows what was flagged, what is not seen, and where its links go", async () => {
  await useRules("health-clinic");
  await server.send("Zoë’s nümber is 0412 345 678 ☎, see [us](https://xn--exmple-cua.example/a) and https://deals.example/b\u200B now",
    { author: "Ann\u202E" });
  const page = await openConsole(browser, server);
  await rows(page).first().waitFor();
  assert.equal(await page.locator("#detail mark.flagged").first().textContent(), "0412 345 678");
  assert.match(await page.locator("#detail .why").textContent(), /phone number/i);
  assert.match(await page.locator("#detail .facts").textContent(), /xn--exmple-cua\.example.*deals\.example/);
  assert.match(await page.locator("#detail .unseen").textContent(), /zero width space/);
  assert.match(await page.locator("#detail p.risk").textContent(), /^Risk of spam: (low|medium|high)$/);
  await close(page);
});

test("markup in a comment, a name or a title is text and nothing else", async () => {
  const nasty = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'><svg onload=alert(3)>";
  await server.send(nasty, { author: nasty.slice(0, 60), title: nasty });
  const page = await openConsole(browser, server);
  await rows(page).first().waitFor();
  assert.equal(await page.locator("#detail .text").textContent(), nasty);
  assert.equal(await page.locator("main script, main svg, main img[src=x]").count(), 0);
  await page.keyboard.press("j");
  await page.keyboard.press("o");
  await page.getByRole("heading", { level: 1, name: /Comment by/ }).waitFor();
  assert.deepEqual(page.complaints, []);
  await close(page);
});

test("a comment stands in its thread, with its author's others and its history", async () => {
  const first = await server.send("Does it hurt?", { author: "Priya", email: "priya@example.com" });
  await server.moderate("/v1/moderation/decisions", { comments: [{ id: first.id, version: 1 }], action: "approve" });
  const reply = await server.send("Not at all", { author: "Tom", parent: first.id });
  await server.send("And something else", { author: "Priya", email: "priya@example.com" });
  const page = await openConsole(browser, server, { hash: `#comment/${reply.id}` });
  await page.getByRole("heading", { level: 1, name: "Comment by Tom" }).waitFor();
  await page.getByText("In answer to Priya: Does it hurt?").waitFor();
  await page.getByText("Nobody has decided on this comment yet.").waitFor();
  await page.keyboard.press("a");
  await page.getByText("mia approved this").first().waitFor();
  await page.goto(`${server.url}/moderate#comment/${first.id}`);
  await page.getByRole("heading", { name: "By the same author" }).waitFor();
  await page.getByText("And something else").waitFor();

  await page.goto(`${server.url}/moderate#comment/999999`);
  await page.locator("#state").getByText("There is no such comment.").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "state");
  assert.deepEqual(page.complaints, []);
  await close(page);
});

test("opened from the list, a decision leads back to the list and to the next comment", async () => {
  for (const name of ["Ann", "Ben", "Cem"]) await server.send(`From ${name}`, { author: name });
  const page = await openConsole(browser, server, { hash: "#pending?order=oldest" });
  await row(page, "From Cem").waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("o");
  await page.getByRole("heading", { level: 1, name: "Comment by Ben" }).waitFor();
  await page.keyboard.press("Escape");
  await row(page, "From Cem").waitFor();
  assert.equal(await focused(page), "Ben");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Comment by Ben" }).waitFor();
  await page.keyboard.press("s");
  await row(page, "From Cem").waitFor();
  assert.equal(await focused(page), "Cem");
  assert.equal(await rows(page).count(), 2);
  await close(page);
});

test("personal data is removed and the comment approved with one button", async (t) => {
  if (!await knows(server, "redact:")) return t.skip("this server does not redact yet");
  await useRules("health-clinic");
  const { id } = await server.send("Call me on 0412 345 678 please", { author: "Zoë" });
  const page = await openConsole(browser, server);
  await row(page, "Call me").waitFor();
  await page.getByRole("button", { name: "Approve without the phone number" }).click();
  await page.getByText("All done.").waitFor();
  await becomes(server, id, "approved");
  const { comment } = await server.moderate(`/v1/moderation/comments/${id}`);
  assert.equal(comment.text, "Call me on [phone number removed] please");
  await page.keyboard.press("z");
  await row(page, "0412 345 678").waitFor();
  await becomes(server, id, "pending");
  await close(page);
});

test("an answer is written with a saved reply, kept as a draft, and approves what it answers", async (t) => {
  if (!await knows(server, "/reply:")) return t.skip("this server does not answer yet");
  await useRules("health-clinic");
  const { id } = await server.send("Should I stop my tablets before my appointment?", { author: "Zoë" });
  await server.send("Another", { author: "Ben" });
  const page = await openConsole(browser, server, { hash: "#pending?order=oldest" });
  await row(page, "Another").waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("r");
  const sheet = page.getByRole("dialog", { name: "Answer Zoë" });
  await page.keyboard.type("Please ring us. ");
  await page.waitForTimeout(500);
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await sheet.getByText("Your draft was kept.").waitFor();
  assert.equal(await sheet.getByLabel(/Your answer/).inputValue(), "Please ring us. ");
  if (!await sheet.locator(".saved").evaluate((saved) => saved.open)) await sheet.getByText("Saved replies").click();
  await sheet.locator(".saved button").first().click();
  await page.keyboard.press("Control+Enter");
  await page.locator("dialog.sheet").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement.textContent === "Ben");
  const list = await (await fetch(`${server.url}/v1/sites/clinic/comments?article=${article}`)).json();
  const answers = list.comments.filter(({ parent }) => parent === id);
  assert.equal(answers.length, 1);
  assert.equal(answers[0].author.moderator, true);
  assert.deepEqual(page.complaints, []);
  await close(page);
});

test("an edit shows what changes, and the earlier text stays in the history", async (t) => {
  if (!await knows(server, "operationId: rewrite")) return t.skip("this server does not edit yet");
  const { id } = await server.send("My doctor John Smith said so", { author: "Zoë" });
  const page = await openConsole(browser, server);
  await row(page, "My doctor").waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("e");
  const sheet = page.getByRole("dialog", { name: "Edit Zoë’s comment" });
  await sheet.getByLabel("Comment").evaluate((field) => {
    const at = field.value.indexOf("John");
    field.setSelectionRange(at, at + "John Smith".length);
  });
  await sheet.getByRole("button", { name: "Remove what is selected" }).click();
  assert.equal((await sheet.locator("del").textContent()).trim(), "John Smith");
  await sheet.getByRole("button", { name: "Save" }).click();
  await page.getByText("My doctor [removed by moderator] said so").first().waitFor();
  await page.goto(`${server.url}/moderate#comment/${id}`);
  await page.getByRole("heading", { name: "Earlier texts" }).waitFor();
  assert.equal((await page.locator("#context del").textContent()).trim(), "John Smith");
  await close(page);
});

test("search finds by words, author, flag, state and day, and says when there is nothing", async () => {
  await useRules("health-clinic");
  await server.send("Is parking free?", { author: "Zoë" });
  await server.send("Ring 0412 345 678", { author: "Ben" });
  const spam = await server.send("Free pills", { author: "Deals" });
  await server.moderate("/v1/moderation/decisions", { comments: [{ id: spam.id, version: 1 }], action: "spam" });
  const page = await openConsole(browser, server);
  await rows(page).first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("/");
  await page.getByRole("searchbox").waitFor();
  for (const [typed, found] of [["parking", "Zoë"], ["author:ben", "Ben"], ["flag:phone_number", "Ben"], ["free state:spam", "Deals"],
    ["flag:phone_number author:ben ring", "Ben"], ["article:needling author:zo", "Zoë"], ["is since:2020-01-01", "Zoë"]]) {
    await page.getByRole("searchbox").fill(typed);
    await page.keyboard.press("Enter");
    await page.waitForFunction((name) => {
      const names = [...document.querySelectorAll("#cards > li[data-id] h2")].map((node) => node.textContent);
      return names.length === 1 && names[0] === name;
    }, found);
    assert.equal(await page.evaluate(() => document.activeElement.localName), "h2");
  }
  await page.getByRole("searchbox").fill("elephants before:2001-01-01");
  await page.keyboard.press("Enter");
  await page.getByText("Nothing matches elephants before:2001-01-01.").waitFor();
  await page.getByRole("searchbox").fill("state:gone");
  await page.keyboard.press("Enter");
  await page.getByText(/Use state:waiting/).waitFor();
  await page.goto(`${server.url}/moderate#search`);
  await page.getByRole("link", { name: "author:ben" }).waitFor();
  // From one comment to a search that has not been made: nothing is left that keys would decide on.
  await page.goto(`${server.url}/moderate#comment/${spam.id}`);
  await page.locator("#detail .text").waitFor();
  await page.goto(`${server.url}/moderate#search`);
  await page.getByText("What can be asked").waitFor();
  assert.equal(await page.locator("#detail .detail").count(), 0);
  assert.equal(await page.locator("#bar").isVisible(), false);
  assert.equal(await page.locator("#filters details").count(), 0);
  await close(page);
});

test("a search goes on where the service has stopped looking", async () => {
  await server.send("Is parking free?", { author: "Zoë" });
  const page = await openConsole(browser, server);
  await rows(page).first().waitFor();
  const asked = [];
  await page.route("**/v1/moderation/queue?*q=parking*", async (route) => {
    asked.push(route.request().url());
    if (asked.length > 6) return route.continue();
    const answer = await route.fetch();
    return route.fulfill({ response: answer, json: { ...await answer.json(), comments: [], next: "1MQ" } });
  });
  await page.goto(`${server.url}/moderate#search?q=parking`);
  await page.getByText("Nothing matches parking so far.").waitFor();
  assert.equal(asked.length, 5);
  assert.equal(new URL(asked[1]).searchParams.get("after"), "1MQ");
  await page.unroute("**/v1/moderation/queue?*q=parking*");
  await page.route("**/v1/moderation/queue?*q=parking*", (route) => {
    const url = new URL(route.request().url());
    url.searchParams.delete("after");
    return route.continue({ url: url.href });
  });
  await page.locator("#more button").click();
  await row(page, "Is parking free?").waitFor();
  await close(page);
});

test("the list is narrowed by what comments have, and says when nothing does", async () => {
  await server.send("Look at https://deals.example/x", { author: "Ann" });
  await server.send("No link here", { author: "Ben" });
  const page = await openConsole(browser, server);
  await rows(page).nth(1).waitFor();
  await page.getByText("Order and filters").click();
  await page.getByRole("button", { name: /has link/i }).click();
  await page.waitForFunction(() => document.querySelectorAll("#cards > li[data-id]").length === 1);
  assert.match(page.url(), /link=1/);
  await page.goto(`${server.url}/moderate#pending?flag=nothing_like_it`);
  await page.getByText("Nothing matches nothing like it.").waitFor();
  await page.getByRole("link", { name: "Clear" }).click();
  await rows(page).nth(1).waitFor();
  await page.goto(`${server.url}/moderate#pending?order=newest`);
  await rows(page).nth(1).waitFor();
  assert.equal(await rows(page).first().locator("h2").textContent(), "Ben");
  await close(page);
});

test("activity has each decision, by whom, and takes it back", async () => {
  const { id } = await server.send("Look at me", { author: "Ann" });
  await server.moderate("/v1/moderation/decisions", { comments: [{ id, version: 1 }], action: "spam", reason: "advertising" });
  const page = await openConsole(browser, server, { hash: "#activity" });
  const line = page.locator(".log > li").first();
  await line.getByText("mia marked Ann’s comment as spam, advertising").waitFor();
  await line.getByRole("link", { name: "Look at me" }).waitFor();
  await line.getByText("on Dry needling for back pain").waitFor();
  await line.getByRole("button").click();
  await page.getByText("mia took back what was decided on Ann’s comment: waiting again").first().waitFor();
  await becomes(server, id, "pending");
  // Only what a comment is still as it was left can be taken back.
  for (const version of [3, 4]) {
    await server.moderate("/v1/moderation/decisions", { comments: [{ id, version }], action: version === 3 ? "trash" : "restore" });
  }
  await page.reload();
  const passed = page.locator(".log > li").filter({ hasText: "moved Ann’s comment to the trash" }).first();
  await passed.getByText("changed since").waitFor();
  assert.equal(await passed.getByRole("button").count(), 0);
  await page.locator(".log > li").first().getByRole("button").click();
  await becomes(server, id, "trash");
  await page.waitForFunction(() => document.activeElement.textContent === "Undo");
  server.addOwner("ben");
  await page.reload();
  await page.getByLabel("Decided by").selectOption("ben");
  await page.getByText("They have not decided on anything yet.").waitFor();
  await page.getByLabel("Decided by").selectOption("mia");
  await page.locator(".log > li").nth(1).waitFor();
  await close(page);
});

test("what Activity takes back is offered nowhere else", async () => {
  const { id } = await server.send("Twice is too often", { author: "Ann" });
  const page = await openConsole(browser, server, { hash: "#pending?order=newest" });
  await row(page, "Twice is too often").waitFor();
  await page.keyboard.press("s");
  await page.locator(".toast").getByRole("button", { name: "Undo" }).waitFor();
  await becomes(server, id, "spam");
  await page.getByRole("link", { name: "Activity" }).click();
  await page.locator(".log > li").first().getByRole("button").click();
  await page.getByText("took back what was decided on Ann’s comment: waiting again").first().waitFor();
  await page.locator(".toast").waitFor({ state: "detached" });
  await page.keyboard.press("z");
  await page.getByText("There is nothing to undo here.").waitFor();
  await becomes(server, id, "pending");
  await close(page);
});

test("the password is asked for where more is published without a moderator", async () => {
  await useRules("general");
  const page = await openConsole(browser, server, { hash: "#settings" });
  const publish = page.getByLabel("Publish what is very probably good");
  const saved = page.getByText("Saved. It holds for what comes from now on");
  await publish.check();
  await page.getByRole("button", { name: "Save", exact: true }).first().click();
  await page.getByText("To let more be published without a moderator, say your password once more.").waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("Changed, not saved.").waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).first().click();
  await prove(page);
  await saved.waitFor();
  await publish.uncheck();
  await page.getByText("Changed, not saved.").waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).first().click();
  await saved.waitFor();
  const { policy } = await server.moderate("/v1/moderation/policies?site=clinic");
  assert.equal(policy.auto_approve, false);
  await close(page);
});

test("an owner tries a policy, saves it, and copies a snippet", async () => {
  await useRules("general");
  await server.send("Ring me on 0412 345 678", { author: "Ann" });
  const page = await openConsole(browser, server, { hash: "#settings", context: { viewport: { width: 1280, height: 900 }, permissions: ["clipboard-write", "clipboard-read"] } });
  await page.getByRole("heading", { name: "What a comment is checked for" }).waitFor();
  await page.getByLabel("Start from").selectOption("health-clinic");
  await page.getByText("Holds what looks like a Medicare number.").waitFor();
  await page.getByText("Changed, not saved.").waitFor();
  // Another screen and back: what was changed is still there.
  await page.goto(`${server.url}/moderate#activity`);
  await page.getByRole("heading", { level: 1, name: "Activity" }).waitFor();
  await page.goto(`${server.url}/moderate#settings`);
  await page.getByText("Holds what looks like a Medicare number.").waitFor();
  await page.getByText("Changed, not saved.").waitFor();
  await page.getByRole("button", { name: "Try it on the last comments" }).click();
  await page.getByText(/Of the last \d+ comments?, \d+ would be flagged/).waitFor();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved. It holds for what comes from now on").waitFor();
  const { policy } = await server.moderate("/v1/moderation/policies?site=clinic");
  assert.ok(policy.rules.rules.some(({ code }) => code === "medicare_number"));
  await page.locator(".copyable").last().getByRole("button", { name: "Copy" }).click();
  await page.getByText("Copied").first().waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /<iframe src="http.*\/v1\/sites\/clinic\/page\?article=/);
  assert.deepEqual(page.complaints, []);
  await close(page);
});

test("approved comments that a changed policy would have held are looked at again", async (t) => {
  if (!await knows(server, "name: proposed")) return t.skip("this server proposes nothing yet");
  await useRules("general");
  const { id } = await server.send("The treatment cured my back pain completely, thank you", { author: "Ann" });
  await server.moderate("/v1/moderation/decisions", { comments: [{ id, version: 1 }], action: "approve" });
  await useRules("health-clinic");
  // The server looks through what is approved when it has time.
  for (let tries = 0; tries < 100 && !(await server.moderate("/v1/moderation/queue")).proposed; ++tries) {
    await new Promise((done) => setTimeout(done, 100));
  }
  const page = await openConsole(browser, server);
  await page.getByRole("link", { name: /Look again/ }).click();
  await row(page, "cured my back").waitFor();
  // Also what the tests before have approved, if it would be held.
  const keep = page.getByRole("button", { name: "Keep" });
  const done = page.getByText("Nothing to look at again.");
  for (;;) {
    await keep.or(done).first().waitFor();
    if (await done.isVisible()) break;
    await keep.click({ timeout: 2000 }).catch(() => {}); // The one before has gone meanwhile.
  }
  assert.equal((await server.moderate(`/v1/moderation/comments/${id}`)).comment.status, "approved");
  await close(page);
});

test("a first comment appears by itself on the page that says how to get one", async () => {
  const fresh = await startServer();
  try {
    const link = fresh.run(["moderator", "invite", "--role", "owner", "--public-url", fresh.url]).match(/http\S+/)[0];
    const page = await watchedPage(await browser.newContext());
    await page.goto(link);
    await page.getByRole("textbox", { name: "Name" }).fill(owner.name);
    await page.locator("input[type=password]:visible").fill(owner.password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Harbour Street Physiotherapy is ready for its first comment" }).waitFor();
    const [form] = await Promise.all([page.waitForEvent("popup"), page.getByRole("link", { name: "Open a page to comment on" }).click()]);
    await form.getByRole("textbox", { name: /Comment/ }).fill("Is this on?");
    await form.getByRole("textbox", { name: /Name/ }).fill("Mia");
    await form.getByRole("textbox", { name: /Email/ }).fill("mia@example.com");
    await form.getByRole("button", { name: "Post Comment" }).click();
    await form.getByText(/awaiting moderation/).waitFor();
    await form.close();
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await row(page, "Is this on?").waitFor();
    assert.deepEqual(page.complaints, []);
    await close(page);
  } finally {
    await fresh.stop();
  }
});

test("an owner without a site is told how to add one", async () => {
  const bare = await startServer({ site: false });
  try {
    bare.addOwner();
    const page = await watchedPage(await browser.newContext());
    await page.goto(`${bare.url}/moderate`);
    await page.getByRole("textbox", { name: "Name" }).fill(owner.name);
    await page.locator("input[type=password]:visible").fill(owner.password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Add your first site" }).waitFor();
    assert.deepEqual(page.complaints, []);
    await close(page);
  } finally {
    await bare.stop();
  }
});
