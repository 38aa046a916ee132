// A visitor's reply, from the form to the list, in a real browser.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, watchedPage } from "./chromium.mjs";
import { article, logIn, startServer } from "./server.mjs";

let server;
let browser;
before(async () => {
  server = await startServer();
  server.addOwner();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test("without JavaScript a reply is refused in words, mended, sent, held, approved and shown", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await watchedPage(context);
  await page.goto(server.url + article);
  assert.match(await page.textContent("#respond"), /Leave a Reply/);
  assert.match(await page.textContent("#respond"), /Your email address will not be published/);

  const text = "Does it hurt?\n\nI have *never* had it done. <b>Thanks</b>!";
  await page.fill("#comment", text);
  await page.fill("#author", "Zoë O’Brien");
  await page.fill("#website", "example.com/zoë");
  await page.click("#submit");

  assert.match(await page.title(), /^Error: /);
  assert.match(await page.textContent("#error-summary"), /There is a problem/);
  assert.equal(await page.textContent("#error-summary a"), "Enter an email address like name@example.com");
  assert.equal(await page.textContent("#email-error"), "Enter an email address like name@example.com");
  assert.equal(await page.getAttribute("#email", "aria-invalid"), "true");
  assert.equal(await page.inputValue("#comment"), text);
  assert.equal(await page.inputValue("#author"), "Zoë O’Brien");
  assert.equal(await page.inputValue("#website"), "example.com/zoë");
  await page.click("#error-summary a");
  assert.match(page.url(), /#email$/);

  await page.fill("#email", "zoe@example.com");
  await page.click("#submit");
  assert.ok(page.url().startsWith(`${server.url}${article}?reply=`), page.url());
  assert.match(await page.textContent(".comment-awaiting-moderation"), /awaiting moderation/);
  assert.match(await page.textContent(".awaiting-moderation .comment-content"), /never/);

  // Nobody else sees it.
  const other = await watchedPage(await browser.newContext({ javaScriptEnabled: false }));
  await other.goto(server.url + article);
  assert.equal(await other.locator(".comment").count(), 0);

  const moderate = await logIn(server.url);
  const queue = await moderate("/v1/moderation/queue");
  assert.equal(queue.comments.length, 1);
  assert.equal(queue.comments[0].text, text.replaceAll("\n", "\r\n"));
  await moderate("/v1/moderation/decisions",
    { comments: [{ id: queue.comments[0].id, version: queue.comments[0].version }], action: "approve" });

  await other.reload();
  assert.equal(await other.locator(".comment").count(), 1);
  assert.equal(await other.textContent(".comment .fn"), "Zoë O’Brien");
  assert.equal(await other.getAttribute(".comment .fn a", "href"), "https://example.com/zo%C3%AB");
  assert.match(await other.textContent(".comment-content"), /<b>Thanks<\/b>!/);
  assert.equal(await other.textContent(".comment-content em"), "never");
  assert.equal(await other.locator(".comment-content b").count(), 0);
  assert.match(await other.textContent(".comments-title"), /1 reply/);

  // The reply link leads to a form for that comment.
  await other.click(".comment-reply-link");
  assert.match(await other.textContent("#reply-title"), /Leave a Reply to Zoë O’Brien/);
  await other.fill("#comment", "Not much.");
  await other.fill("#author", "Tom");
  await other.fill("#email", "tom@example.com");
  await other.click("#submit");
  assert.match(await other.textContent(".children .awaiting-moderation"), /Not much\./);
  assert.deepEqual([...page.complaints, ...other.complaints], []);
});

test("in a frame of the site's own page the reply stays in the frame", async () => {
  const context = await browser.newContext();
  const page = await watchedPage(context);
  await page.goto(`${server.url}/v1/sites/clinic/page?article=/framed`);
  await page.fill("#comment", "From a frame");
  await page.fill("#author", "Mia");
  await page.fill("#email", "mia@example.com");
  await page.click("#submit");
  assert.ok(page.url().startsWith(`${server.url}/v1/sites/clinic/page?article=%2Fframed&reply=`), page.url());
  assert.match(await page.textContent(".comment-awaiting-moderation"), /awaiting moderation/);
  assert.deepEqual(page.complaints, []);
});

test("a duplicate is told in a sentence, and what was typed stays", async () => {
  const page = await watchedPage(await browser.newContext());
  for (let round = 0; round < 2; ++round) {
    await page.goto(server.url + article);
    await page.fill("#comment", "Said twice");
    await page.fill("#author", "Ann");
    await page.fill("#email", "ann@example.com");
    await page.click("#submit");
  }
  assert.match(await page.textContent("#error-summary"), /You've already said that/);
  assert.equal(await page.inputValue("#comment"), "Said twice");
});
