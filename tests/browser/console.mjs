// What the tests of the console share: a server with comments, and pages that are signed in.
import assert from "node:assert/strict";

import { watchedPage } from "./chromium.mjs";
import { logIn, owner, post, startServer } from "./server.mjs";

export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const desktop = { viewport: { width: 1280, height: 800 } };
export const title = "Dry needling for back pain: what to expect";

const unlimited = ["--limits-network-burst", "0", "--limits-site-burst", "0", "--limits-email-burst", "0"];

// A server with an owner; `moderate` makes calls in the owner's name.
export async function startConsole({ args = [], ...options } = {}) {
  const server = await startServer({ args: [...unlimited, ...args], ...options });
  server.addOwner();
  const moderate = await logIn(server.url);
  let count = 0;
  // From as many people as comments, unless said otherwise.
  const send = (comment, fields = {}) => {
    count += 1;
    return post(server.url, { author: `Person ${count}`, email: `person${count}@example.com`, title, comment, ...fields });
  };
  return Object.assign(server, { moderate, send });
}

// A page of the console with somebody signed in, at `hash`.
export async function openConsole(browser, server, { name = owner.name, hash = "", call, context: options = desktop } = {}) {
  const { cookie } = call ?? (name === owner.name ? server.moderate : await logIn(server.url, name));
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const [key, value] = cookie.split("=");
  await context.addCookies([{ name: key, value, url: server.url }]);
  const page = await watchedPage(context);
  await page.goto(`${server.url}/moderate${hash}`);
  return page;
}

// Answers the sheet that asks for the password.
export async function prove(page, password = owner.password) {
  await page.locator("#prove-password").fill(password);
  await page.keyboard.press("Enter");
}

export const rows = (page) => page.locator("#cards > li[data-id]:visible");
export const row = (page, text) => rows(page).filter({ hasText: new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")) });
// The heading in focus, by the name that it holds.
export const focused = (page) => page.evaluate(() => document.activeElement?.textContent);
export const said = (page) => page.locator("#live").textContent();

// Whether the running server has an address that this test is about.
export async function knows(server, words) {
  const answer = await fetch(`${server.url}/openapi.yaml`);
  return (await answer.text()).includes(words);
}

// The page goes on before the server has answered.
export async function becomes(server, id, status) {
  let now = null;
  for (let tries = 0; tries < 200 && now !== status; ++tries) {
    if (tries) await new Promise((done) => setTimeout(done, 50));
    now = (await server.moderate(`/v1/moderation/comments/${id}`)).comment.status;
  }
  assert.equal(now, status);
}

// Empties the queue, so that each test sees only what it has sent itself.
export async function clear(server) {
  for (;;) {
    const { comments } = await server.moderate("/v1/moderation/queue?limit=100");
    if (!comments.length) return;
    // What a page of the test before still had on its way may come between.
    await server.moderate("/v1/moderation/decisions",
      { comments: comments.map(({ id, version }) => ({ id, version })), action: "trash" }).catch(() => {});
  }
}
