// axe-core over every kind of public page, light and dark, on a phone and on a desk.
// console-accessibility.test.mjs does so for the console.
import { after, before, test } from "node:test";

import { checkPage } from "./axe.mjs";
import { launch } from "./chromium.mjs";
import { article, logIn, post, startServer } from "./server.mjs";

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
};

for (const [name, reach] of Object.entries(open)) {
  test(`${name} has no accessibility violation and no sideways scroll`, async () => {
    for (const width of [320, 1280]) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, bypassCSP: true });
      const page = await context.newPage();
      await reach(page);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await checkPage(page, `${colorScheme} ${width}`);
      }
      await context.close();
    }
  });
}
