// The console by touch, on a phone: buttons with words, big enough, and swiping that only shows them.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { launch } from "./chromium.mjs";
import { becomes as wait, clear, openConsole, phone, row, rows, startConsole } from "./console.mjs";

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

const statusOf = async (id) => (await server.moderate(`/v1/moderation/comments/${id}`)).comment.status;
const becomes = (id, status) => wait(server, id, status);

async function drag(page, from, by) {
  const session = await page.context().newCDPSession(page);
  const point = (x) => [{ x, y: from.y }];
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: point(from.x) });
  for (let step = 1; step <= 8; ++step) {
    await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: point(from.x + (by * step) / 8) });
  }
  // A finger that stops: after a fling the browser passes over the next tap.
  for (let rest = 0; rest < 3; ++rest) {
    await page.waitForTimeout(60);
    await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: point(from.x + by + rest) });
  }
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await page.waitForTimeout(350);
}

test("a thumb decides with labelled buttons of 48 px and takes it back", async () => {
  const sent = [];
  const texts = { Ann: "Is parking free?", Ben: "How long does soreness last?", Cem: "Thanks for this article" };
  for (const [author, text] of Object.entries(texts)) sent.push((await server.send(text, { author })).id);
  const page = await openConsole(browser, server, { hash: "#pending?order=oldest", context: phone });
  await row(page, "Ann").waitFor();
  const bar = page.locator("#bar");
  assert.deepEqual((await bar.getByRole("button").allInnerTexts()).map((text) => text.trim()), ["Approve", "Spam", "Trash", "More"]);
  const boxes = await bar.getByRole("button").evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().toJSON()));
  for (const [index, box] of boxes.entries()) {
    assert.ok(box.height >= 48 && box.width >= 48, JSON.stringify(box));
    assert.ok(box.bottom <= 844 && box.bottom > 760, "at the foot of the screen");
    if (index) assert.ok(box.left - boxes[index - 1].right >= 7.9, "apart from its neighbour");
  }
  // What is in view is what the buttons are about.
  assert.equal(await page.locator("#cards .detail").count(), 1);
  await bar.getByRole("button", { name: "Approve" }).tap();
  await becomes(sent[0], "approved");
  await page.waitForTimeout(450);
  await row(page, "Ben").locator(".detail").waitFor();
  await bar.getByRole("button", { name: "Spam" }).tap();
  await becomes(sent[1], "spam");
  await page.getByRole("button", { name: "Undo" }).last().tap();
  await becomes(sent[1], "pending");
  await row(page, "Ben").locator(".detail").waitFor();

  // A tap on a row looks at it.
  await row(page, "Cem").locator("h2").tap();
  await row(page, "Cem").locator(".detail").waitFor();
  assert.equal(await page.locator("#cards .detail").count(), 1);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("a second tap that comes too fast decides nothing", async () => {
  for (const name of ["Ann", "Ben", "Cem"]) await server.send(`From ${name}`, { author: name });
  const page = await openConsole(browser, server, { hash: "#pending?order=oldest", context: phone });
  await row(page, "From Ann").waitFor();
  await page.locator("#bar").getByRole("button", { name: "Approve" }).dblclick();
  await page.waitForTimeout(300);
  assert.equal((await server.moderate("/v1/moderation/queue")).totals.pending, 2);
  await page.context().close();
});

test("swiping shows the buttons of a row and decides nothing by itself", async () => {
  const sent = [];
  for (const name of ["Ann", "Ben"]) sent.push((await server.send(`From ${name}`, { author: name })).id);
  const page = await openConsole(browser, server, { hash: "#pending?order=oldest", context: phone });
  await row(page, "From Ben").waitFor();
  const box = await row(page, "From Ben").boundingBox();
  await drag(page, { x: 300, y: box.y + 30 }, -180);
  const shown = row(page, "From Ben").locator(".swiped");
  await shown.waitFor();
  assert.deepEqual(await shown.getByRole("button").allInnerTexts(), ["Approve", "Spam", "Trash"]);
  assert.equal(await statusOf(sent[1]), "pending");
  await shown.getByRole("button", { name: "Spam" }).tap();
  await becomes(sent[1], "spam");
  assert.equal(await statusOf(sent[0]), "pending");
  await page.context().close();
});

test("More has what the bar has no room for, as a sheet that closes", async () => {
  const { id } = await server.send("A comment with a story", { author: "Ann" });
  const page = await openConsole(browser, server, { context: phone });
  await row(page, "with a story").waitFor();
  await page.getByRole("button", { name: "More" }).tap();
  await page.getByRole("button", { name: "Close" }).tap();
  await page.getByRole("button", { name: "More" }).tap();
  await page.getByRole("button", { name: /Open with thread and history/ }).tap();
  await page.getByRole("heading", { level: 1, name: "Comment by Ann" }).waitFor();
  await page.getByText("Nobody has decided on this comment yet.").waitFor();
  await page.getByRole("link", { name: "Back to the list" }).tap();
  await row(page, "with a story").waitFor();
  await page.getByRole("button", { name: "More" }).tap();
  await page.getByRole("button", { name: "Trash with a reason" }).tap();
  await page.getByRole("button", { name: "Off topic" }).tap();
  await becomes(id, "trash");
  await page.getByText("All done. Nothing is waiting.").waitFor();
  await page.context().close();
});

test("at 320 px, in every theme and with large text, nothing needs sideways scrolling", async () => {
  await server.send("A_very_long_word_without_any_space_that_goes_on_and_on_and_on_and_on_and_on_and_on https://example.com/" + "x".repeat(120), { author: "N".repeat(80) });
  for (const options of [{ colorScheme: "dark" }, { forcedColors: "active" }, { deviceScaleFactor: 2 }]) {
    const page = await openConsole(browser, server, { context: { ...phone, viewport: { width: 320, height: 640 }, ...options } });
    await rows(page).first().waitFor();
    for (const hash of ["#pending", "#search", "#activity", "#settings", "#comment/1"]) {
      await page.evaluate((to) => { location.hash = to; }, hash);
      await page.waitForLoadState("networkidle");
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 0, `${over} px too wide at ${hash} with ${JSON.stringify(options)}`);
    }
    await page.context().close();
  }
});
