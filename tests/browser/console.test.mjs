// The moderators' console: first account, decisions by mouse and by key, and undo.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, watchedPage } from "./chromium.mjs";
import { row } from "./console.mjs";
import { article, owner, post, startServer } from "./server.mjs";

let server;
let browser;
before(async () => {
  server = await startServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const publicCount = async () => {
  const list = await fetch(`${server.url}/v1/sites/clinic/comments?article=${article}`);
  return (await list.json()).article.count;
};

test("the one-time link makes the first owner, who then decides and takes back", async () => {
  const link = server.run(["moderator", "invite", "--role", "owner", "--public-url", server.url])
    .match(/http\S+/)[0];
  for (const text of ["Is parking free?", "Does it hurt?", "Thanks for this"]) {
    await post(server.url, { author: "Tom", email: `${text[0]}@example.com`, comment: text });
  }
  const page = await watchedPage(await browser.newContext({ viewport: { width: 390, height: 844 } }));
  await page.goto(link);
  await page.getByRole("textbox", { name: "Name" }).fill(owner.name);
  await page.locator("input[type=password]:visible").fill(owner.password);
  await page.keyboard.press("Enter");
  await row(page, "Is parking").waitFor();
  assert.ok(!page.url().includes("invite"), page.url());

  await page.getByRole("button", { name: "Approve" }).first().click();
  await row(page, "Is parking").waitFor({ state: "hidden" });
  await page.waitForFunction(() => document.title.includes("2"));
  assert.equal(await publicCount(), 1);

  // By key: the card in focus, and the next one after it.
  await page.keyboard.press("j");
  await page.keyboard.press("s");
  await page.waitForFunction(() => document.title.includes("1"));
  await page.keyboard.press("z");
  await page.waitForFunction(() => document.title.includes("2"));
  assert.equal(await page.locator("article:visible").count(), 2);

  const spent = await watchedPage(await browser.newContext());
  await spent.goto(link);
  await spent.getByRole("textbox", { name: "Name" }).fill("eve");
  await spent.locator("input[type=password]:visible").fill("another password");
  await spent.keyboard.press("Enter");
  await spent.getByText("This invitation has been used or has expired").waitFor();
  assert.deepEqual(page.complaints, []);
});

test("a wrong password is told, and the right one lets in", async () => {
  const page = await watchedPage(await browser.newContext());
  await page.goto(`${server.url}/moderate`);
  await page.getByRole("textbox", { name: "Name" }).fill(owner.name);
  await page.locator("input[type=password]:visible").fill("wrong password");
  await page.keyboard.press("Enter");
  await page.getByText("Name or password is wrong.").waitFor();
  await page.locator("input[type=password]:visible").fill(owner.password);
  await page.keyboard.press("Enter");
  await row(page, "Does it hurt").waitFor();
  assert.deepEqual(page.complaints, []);
});
