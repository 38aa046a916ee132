// axe-core over every screen and state of the console, light and dark, on a phone and on a desk.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { checkPage } from "./axe.mjs";
import { launch } from "./chromium.mjs";
import { knows, openConsole, prove, row, rows, startConsole } from "./console.mjs";
import { logIn } from "./server.mjs";

let server;
let browser;
let first;
let tom;
before(async () => {
  server = await startConsole();
  server.addOwner("tom");
  tom = await logIn(server.url, "tom");
  browser = await launch();
  await server.moderate("/v1/moderation/policies?site=clinic", { rules: "health-clinic" }, "PUT");
  first = await server.send("Does it matter if I have eaten before?", { author: "Priya" });
  await server.moderate("/v1/moderation/decisions", { comments: [{ id: first.id, version: 1 }], action: "approve", reason: "other", note: "A good one" });
  await server.send("Not at all\u200B, see https://deals.example", { author: "Tom", parent: first.id });
  await server.send("Please ring me on 0412 345 678, I am in agony", { author: "Zoë" });
  for (let index = 0; index < 4; ++index) await server.send(`Cheap watches and bags at http://deals.example/shop today, best price ${index}`, { author: `Deal ${index}` });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const problem = (status, fields) => ({ status, contentType: "application/problem+json", body: JSON.stringify(fields) });
const decisions = "**/v1/moderation/decisions";
const queue = "**/v1/moderation/queue?*";
const go = (page, hash) => page.evaluate((to) => { location.hash = to; }, hash);
const sheet = async (page, open) => {
  await open();
  await page.locator("dialog.sheet").waitFor();
};
const closed = async (page) => {
  await page.keyboard.press("Escape");
  await page.locator("dialog.sheet").waitFor({ state: "detached" });
};
async function atFirst(page) {
  await go(page, "pending?order=oldest");
  await row(page, "Not at all").waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("k");
}

// Each leaves the page as the next one needs it.
const states = {
  "the queue": async (page) => atFirst(page),
  "a comment that somebody else is answering": async (page) => {
    await tom(`/v1/moderation/comments/${first.id + 1}/presence`, { attention: "answering" }, "PUT");
    await page.getByText("tom is answering").filter({ visible: true }).first().waitFor({ timeout: 10_000 });
  },
  "a selection": async (page) => {
    await page.keyboard.press("x");
    await page.getByText("1 comment selected").waitFor();
  },
  "the filters": async (page) => {
    await page.keyboard.press("x");
    await page.getByText("Order and filters").click();
  },
  "a failure": async (page) => {
    await atFirst(page);
    await page.route(decisions, (route) => route.fulfill(problem(500, { detail: "It broke.", request_id: "0123456789abcdef" })), { times: 1 });
    await page.keyboard.press("a");
    await page.getByText("It broke.").first().waitFor();
  },
  "a conflict": async (page) => {
    await page.route(decisions, (route) => {
      const [{ id }] = route.request().postDataJSON().comments;
      return route.fulfill(problem(409, { detail: "Somebody else was faster.", conflicts: [{ id, version: 7, status: "approved", by: "tom", at: new Date().toISOString() }] }));
    }, { times: 1 });
    await page.keyboard.press("s");
    await page.getByText(/tom approved this/).first().waitFor();
  },
  "the reasons": async (page) => {
    await page.reload();
    await atFirst(page);
    await sheet(page, () => page.keyboard.press("Shift+D"));
  },
  "more": async (page) => {
    await closed(page);
    await sheet(page, () => page.getByRole("button", { name: "More", exact: true }).last().click());
  },
  "the keys": async (page) => {
    await closed(page);
    await sheet(page, () => page.keyboard.press("?"));
  },
  "an answer": async (page) => {
    await closed(page);
    if (!await knows(server, "/reply:")) return;
    await row(page, "Please ring me").locator("h2").click();
    await sheet(page, () => page.keyboard.press("r"));
    await page.getByText("Saved replies").waitFor();
  },
  "an edit": async (page) => {
    if (!await knows(server, "operationId: rewrite")) return;
    await closed(page);
    await sheet(page, () => page.keyboard.press("e"));
    await page.keyboard.type("Something else. ");
    await page.locator("dialog ins").first().waitFor();
  },
  "a campaign": async (page) => {
    if (await page.locator("dialog.sheet").count()) await closed(page);
    await row(page, "4 alike").locator("h2").click();
    await sheet(page, () => page.keyboard.press("o"));
  },
  "offline": async (page) => {
    await closed(page);
    await page.context().setOffline(true);
    await page.getByText("You are offline.").waitFor();
  },
  "new comments": async (page) => {
    await page.context().setOffline(false);
    await page.route(queue, async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      body.comments.push({ ...body.comments[0], id: 999999, created: new Date(Date.now() + 60_000).toISOString() });
      await route.fulfill({ response, json: body });
    }, { times: 1 });
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await page.getByRole("button", { name: "Show 1 new comment" }).waitFor();
  },
  "a comment": async (page) => {
    await go(page, `comment/${first.id}`);
    await page.getByText("A good one").waitFor();
  },
  "a comment that is not there": async (page) => {
    await go(page, "comment/999999");
    await page.locator("#state").getByText("There is no such comment.").waitFor();
  },
  "a search": async (page) => {
    await go(page, "search");
    await page.getByText("What can be asked").waitFor();
    await go(page, "search?q=matter+state:approved");
    await row(page, "eaten before").waitFor();
  },
  "a search that has not found anything so far": async (page) => {
    await page.route(queue, (route) => route.fulfill({ json: { comments: [], totals: { pending: 1, approved: 0, spam: 0, trash: 0 }, proposed: 0, next: "1MQ" } }));
    await go(page, "search?q=elephants+since:2020-01-01");
    await page.getByText("Nothing matches elephants since:2020-01-01 so far.").waitFor();
    await page.unroute(queue);
  },
  "a search without result": async (page) => {
    await go(page, "search?q=elephants");
    await page.getByText("Nothing matches").waitFor();
  },
  "activity": async (page) => {
    await go(page, "activity");
    await page.locator(".log > li").first().waitFor();
  },
  "settings": async (page) => {
    await go(page, "settings");
    await page.getByRole("button", { name: "Try it on the last comments" }).click();
    await page.getByText(/would be flagged/).first().waitFor();
    await page.getByText("All keys").click();
    await page.getByText("Make a token").click();
    await page.getByLabel("What it is for").fill(`Report ${Math.random()}`);
    await page.getByRole("button", { name: "Make it" }).click();
    await prove(page);
    await page.getByText(/it is shown only this once/).waitFor();
    await page.getByText("Who logged in, and who changed whose account").click();
    await page.locator(".trail > li").first().waitFor();
    await page.evaluate(() => document.querySelectorAll("#page details:not(.rules li:nth-child(n + 3) details)").forEach((part) => { part.open = true; }));
  },
  "asked for the password": async (page) => {
    await go(page, "settings");
    await page.getByRole("button", { name: "Make a link" }).click();
    await prove(page, "not my password");
    await page.getByText("This is not your password").waitFor();
  },
  "loading": async (page) => {
    await page.route(queue, async (route) => { await new Promise((done) => setTimeout(done, 2500)); await route.continue(); }, { times: 1 });
    await go(page, "spam");
    await page.locator(".skeleton").first().waitFor();
  },
  "an empty list": async (page) => page.getByText("No spam.").waitFor(),
  "a list that did not come": async (page) => {
    await page.route(queue, (route) => route.fulfill(problem(500, { detail: "It broke.", request_id: "0123456789abcdef" })), { times: 1 });
    await go(page, "trash");
    await page.getByText("Fault 0123456789abcdef").waitFor();
  },
  "the log-in over the page": async (page) => {
    await go(page, "pending");
    await rows(page).first().waitFor();
    await page.context().clearCookies();
    await page.keyboard.press("j");
    await page.keyboard.press("a");
    await page.getByText("You have been logged out.").waitFor();
  },
};

for (const width of [320, 1280]) {
  test(`${width} px, light and dark: no state has an accessibility violation or sideways scroll`, async () => {
    const page = await openConsole(browser, server, { call: await logIn(server.url),
      context: { viewport: { width, height: 800 }, bypassCSP: true } });
    for (const [name, reach] of Object.entries(states)) {
      await reach(page);
      for (const colorScheme of ["dark", "light"]) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await checkPage(page, `${name}, ${colorScheme} ${width}`);
      }
      assert.ok(await page.evaluate(() => document.activeElement !== document.body), `focus is lost in ${name}`);
      assert.equal(await page.locator("h1").count(), 1);
    }
    await page.context().close();
  });
}
