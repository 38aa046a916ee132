// Two moderators at once: who is at which comment is said in words, and keeps nobody from deciding.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { launch } from "./chromium.mjs";
import { becomes, clear, openConsole, phone, row, rows, said, startConsole } from "./console.mjs";

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

const close = (...pages) => Promise.all(pages.map((page) => page.context().close()));
const soon = { timeout: 10_000 };
// Somebody has a comment before them, as the service tells others.
const at = (page, text, words) => row(page, text).locator(".presence").filter({ hasText: words }).first();

test("who looks at a comment is named on its card and in full, and goes when they leave", async () => {
  await server.send("Wanted by two", { author: "Ann" });
  const { id: another } = await server.send("Another", { author: "Ben" });
  const mia = await openConsole(browser, server, { hash: "#pending?order=oldest" });
  const tom = await openConsole(browser, server, { name: "tom", hash: "#pending?order=oldest" });
  await at(tom, "Wanted by two", "mia is looking at this").waitFor(soon);
  await at(mia, "Wanted by two", "tom is looking at this").waitFor(soon);
  await tom.locator("#detail .presence").filter({ hasText: "mia is looking at this" }).waitFor(soon);
  assert.match(await said(mia), /tom is looking at this\./);

  await mia.keyboard.press("j");
  await mia.keyboard.press("j");
  await at(tom, "Another", "mia is looking at this").waitFor(soon);
  await at(tom, "Wanted by two", "mia").waitFor({ state: "hidden" });
  await mia.keyboard.press("o");
  await mia.locator("#back").waitFor();
  await at(tom, "Another", "mia is looking at this").waitFor(soon);

  // It is a word, and no lock.
  await tom.keyboard.press("j");
  await tom.keyboard.press("a");
  await becomes(server, another, "approved");

  await close(mia);
  await tom.locator(".presence:visible").first().waitFor({ state: "hidden", timeout: 10_000 });
  assert.deepEqual([...mia.complaints, ...tom.complaints], []);
  await close(tom);
});

test("while somebody answers or edits, others read that", async () => {
  await server.send("Is parking free?", { author: "Ann" });
  const mia = await openConsole(browser, server, { context: phone });
  const tom = await openConsole(browser, server, { name: "tom" });
  await at(tom, "Is parking free?", "mia is looking at this").waitFor(soon);
  await mia.keyboard.press("r");
  await mia.getByRole("dialog", { name: "Answer Ann" }).waitFor();
  await at(tom, "Is parking free?", "mia is answering").waitFor(soon);
  await mia.keyboard.press("Escape");
  await at(tom, "Is parking free?", "mia is looking at this").waitFor(soon);
  await tom.keyboard.press("e");
  await tom.getByRole("dialog", { name: "Edit Ann’s comment" }).waitFor();
  const shown = mia.locator(".presence:visible").filter({ hasText: "tom is editing this" });
  await shown.waitFor(soon);
  assert.equal(await shown.count(), 1);
  assert.deepEqual([...mia.complaints, ...tom.complaints], []);
  await close(mia, tom);
});

test("who goes through the list fast is at none of its comments", async () => {
  const sent = [];
  for (let index = 0; index < 6; ++index) sent.push((await server.send(`Number ${index}`, { author: `Person ${index}` })).id);
  const page = await openConsole(browser, server, { hash: "#pending?order=oldest" });
  await rows(page).nth(5).waitFor();
  const told = [];
  page.on("request", (request) => { if (request.url().endsWith("/presence")) told.push(request.url()); });
  for (let index = 0; index < 5; ++index) await page.keyboard.press("a");
  await page.waitForRequest((request) => request.url().endsWith(`/${sent[5]}/presence`));
  assert.deepEqual(told.filter((url) => !url.endsWith(`/${sent[5]}/presence`)), []);
  await close(page);
});
