// axe-core over every kind of page, light and dark, on a phone and on a desk.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { launch } from "./chromium.mjs";
import { article, logIn, owner, post, startServer } from "./server.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let server;
let browser;
before(async () => {
  server = await startServer();
  server.addOwner();
  browser = await launch();
  const first = await post(server.url,
    { author: "Tom", email: "tom@example.com", website: "example.com", comment: "A *first* one" });
  const moderate = await logIn(server.url);
  const approve = async ({ id }) =>
    moderate("/v1/moderation/decisions", { comments: [{ id, version: 1 }], action: "approve" });
  await approve(first);
  await approve(await post(server.url,
    { author: "Ann", email: "ann@example.com", comment: "An answer\n\n> quoted\n\n- a list", parent: first.id }));
  await post(server.url, { author: "Zoë", email: "zoe@example.com", comment: "A waiting one" });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const open = {
  "the article": (page) => page.goto(server.url + article),
  "the bare page": (page) => page.goto(`${server.url}/v1/sites/clinic/page?article=${article}`),
  "a reply to a comment": (page) => page.goto(`${server.url}${article}?parent=1#respond`),
  "the refused form": async (page) => {
    await page.goto(server.url + article);
    await page.click("#submit");
  },
  "the log-in": async (page) => {
    await page.goto(`${server.url}/moderate`);
    await page.getByRole("textbox", { name: "Name" }).waitFor();
  },
  "the queue": async (page) => {
    await page.goto(`${server.url}/moderate`);
    await page.getByRole("textbox", { name: "Name" }).fill(owner.name);
    await page.locator("input[type=password]:visible").fill(owner.password);
    await page.keyboard.press("Enter");
    await page.getByText("A waiting one").waitFor();
  },
};

for (const [name, reach] of Object.entries(open)) {
  test(`${name} has no accessibility violation and no sideways scroll`, async () => {
    for (const colorScheme of ["light", "dark"]) {
      for (const width of [320, 1280]) {
        const context = await browser.newContext(
          { colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
        const page = await context.newPage();
        await reach(page);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(overflow <= 0, `${overflow} px too wide at ${width}`);
        await page.evaluate(axe);
        const { violations, passes } = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), tags);
        assert.ok(passes.length > 5);
        assert.deepEqual(
          violations.map((v) => `${colorScheme} ${width}: ${v.id}: ${v.nodes.map((n) => n.target).join(" ")}`), []);
        await context.close();
      }
    }
  });
}
