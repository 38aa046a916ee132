// Owners look after people, and everybody after their own account, in the console.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";

import { launch, watchedPage } from "./chromium.mjs";
import { knows, openConsole, prove, row, startConsole } from "./console.mjs";
import { owner } from "./server.mjs";

let server;
let browser;
let able;
before(async () => {
  server = await startConsole();
  server.addOwner("tom");
  browser = await launch();
  able = await knows(server, "/v1/moderation/invitations");
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

// RFC 6238, as an authenticator does it.
function code(base32, at = Date.now()) {
  const bits = [...base32.replace(/=+$/, "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac("sha1", key).update(counter).digest();
  const from = digest.at(-1) & 15;
  return String((digest.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

test("an owner invites somebody, who decides, and is shut out again", async (t) => {
  if (!able) return t.skip("this server has no such addresses yet");
  await server.send("A comment for the new one", { author: "Ann" });
  const page = await openConsole(browser, server, { hash: "#settings" });
  await page.getByRole("heading", { name: "Invite somebody" }).waitFor();
  await page.getByRole("button", { name: "Make a link" }).click();
  await page.locator("#prove-password").waitFor();
  await page.keyboard.press("Escape"); // Not now: nothing is made, and nothing is said to be wrong.
  await page.locator("dialog.sheet").waitFor({ state: "detached" });
  assert.equal(await page.getByRole("group", { name: "Invitation" }).count(), 0);
  await page.keyboard.press("Enter"); // The focus is back on the button.
  await page.getByText("To invite a moderator, say your password once more.").waitFor();
  await prove(page, "not my password");
  await page.getByText("This is not your password").waitFor();
  await page.locator("#prove-password").pressSequentially("c"); // What was wrong is gone with it.
  assert.equal(await page.getByText("This is not your password").count(), 0);
  await prove(page);
  const link = await page.getByRole("group", { name: "Invitation" }).textContent();

  const guest = await watchedPage(await browser.newContext());
  await guest.goto(link);
  await guest.getByRole("textbox", { name: "Name" }).fill("ben");
  await guest.locator("input[type=password]:visible").fill("another long password");
  await guest.keyboard.press("Enter");
  await row(guest, "for the new one").waitFor();

  await page.reload();
  const line = page.locator(".people > li").filter({ hasText: "ben" });
  await line.getByText(/moderator · Harbour Street Physiotherapy/).waitFor();
  await line.getByRole("button", { name: "Shut out" }).click();
  await page.getByText("To shut ben out, say your password once more.").waitFor();
  await prove(page);
  await line.getByRole("button", { name: "Let in again" }).waitFor();
  await guest.keyboard.press("j");
  await guest.keyboard.press("a");
  await guest.getByText("You have been logged out.").waitFor();
  await line.getByRole("button", { name: "Make owner" }).click();
  await prove(page);
  await line.getByRole("button", { name: "Make moderator" }).waitFor();
  assert.deepEqual([...page.complaints, ...guest.complaints], []);
  await page.context().close();
  await guest.context().close();
});

test("one-time codes are set up, asked for, and turned off; the password is changed", async (t) => {
  if (!able) return t.skip("this server has no such addresses yet");
  const page = await openConsole(browser, server, { name: "tom", hash: "#settings" });
  await page.getByText("One-time codes: off").click();
  await page.getByRole("button", { name: "Set up" }).click();
  await page.locator("#prove-password").waitFor();
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement.textContent === "Set up");
  await page.keyboard.press("Enter");
  await prove(page);
  await page.getByRole("img", { name: "QR code for an authenticator" }).waitFor();
  const secret = await page.getByRole("group", { name: "Key" }).textContent();
  await page.getByLabel("The code that it shows now").fill(code(secret));
  await page.getByRole("button", { name: "Turn codes on" }).click();
  const recovery = (await page.getByRole("group", { name: "Recovery codes" }).textContent()).split("\n");
  assert.ok(recovery.length >= 8);

  const other = await watchedPage(await browser.newContext());
  await other.goto(`${server.url}/moderate`);
  await other.getByRole("textbox", { name: "Name" }).fill("tom");
  await other.locator("input[type=password]:visible").fill(owner.password);
  await other.keyboard.press("Enter");
  await other.getByText("Enter the code of your authenticator.").waitFor();
  assert.equal(await other.evaluate(() => document.activeElement.id), "log-in-code");
  await other.keyboard.type("000000");
  await other.keyboard.press("Enter");
  await other.getByText("This code is wrong").waitFor();
  await other.locator("#log-in-code").fill(recovery[0]);
  await other.keyboard.press("Enter");
  await other.getByRole("navigation", { name: "Main" }).waitFor();

  await page.reload();
  await page.getByText("Where you are logged in").click();
  await page.getByRole("button", { name: "Log out there" }).first().click();
  await page.getByText("Change your password").click();
  await page.getByLabel("Password until now").fill(owner.password);
  await page.getByLabel(/New password/).fill("quite another password");
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await page.getByText("Your password is changed.").waitFor();
  await page.getByText(/One-time codes: on/).click();
  await page.getByRole("button", { name: "Turn codes off" }).click();
  await prove(page, "quite another password");
  await page.locator("#page").getByText("Codes are off.").waitFor();
  assert.deepEqual([...page.complaints, ...other.complaints], []);
  await page.context().close();
  await other.context().close();
});

test("a token for a program is made, shown once, listed, used and revoked", async () => {
  server.run(["site", "add", "paper", "--origin", "https://paper.example"]);
  const page = await openConsole(browser, server, { hash: "#settings", context: { viewport: { width: 1280, height: 900 }, permissions: ["clipboard-write", "clipboard-read"] } });
  await page.getByText("Make a token").click();
  await page.getByLabel("What it is for").fill("  ");
  await page.getByRole("button", { name: "Make it" }).click();
  await prove(page);
  await page.getByText("Say what the token is for").waitFor();
  await page.locator("dialog.sheet").waitFor({ state: "detached" });
  await page.getByLabel("What it is for").fill("Weekly report");
  await page.getByLabel("It works for").selectOption("90");
  await page.getByLabel("It may").selectOption("manage");
  await page.locator("#token-site").selectOption("clinic");
  await page.getByText("A token that changes policies is for all sites.").waitFor();
  assert.equal(await page.getByLabel("It may").inputValue(), "manage", "what was chosen stays");
  await page.getByRole("button", { name: "Make it" }).click();
  assert.equal(await page.locator("dialog.sheet").count(), 0);
  await page.getByLabel("It may").selectOption("read");
  assert.equal(await page.getByText("A token that changes policies is for all sites.").count(), 0);
  await page.getByRole("button", { name: "Make it" }).click();
  await page.getByText("To make the token Weekly report, say your password once more.").waitFor();
  await prove(page);
  const box = page.getByRole("group", { name: "Token for Weekly report" });
  const token = await box.textContent();
  await page.keyboard.press("Enter"); // The focus is on Copy.
  await page.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), token);
  const ask = async (path, method = "GET") => (await fetch(`${server.url}${path}`, { method, headers: { authorization: `Bearer ${token}`, "content-type": "application/json" } })).status;
  assert.equal(await ask("/v1/moderation/queue"), 200);
  assert.equal(await ask("/v1/moderation/decisions", "POST"), 403);

  await page.reload();
  const line = page.locator(".tokens > li").filter({ hasText: "Weekly report" });
  await line.getByText(/reads Harbour Street Physiotherapy only/).waitFor();
  await line.getByText(/last used/).waitFor();
  assert.equal(await page.getByText(token).count(), 0);
  await page.evaluate(async () => (await import("/moderate-live.js")).look());
  assert.match(await line.textContent(), /good until \d/, "an end is no age");
  await line.getByRole("button", { name: "Revoke Weekly report" }).click();
  await line.waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Programs");
  assert.equal(await ask("/v1/moderation/queue"), 401);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("who was an owner moderates the sites that are ticked, and none by default", async () => {
  const page = await openConsole(browser, server, { hash: "#settings" });
  const line = page.locator(".people > li").filter({ hasText: "tom" });
  await line.getByRole("button", { name: "Make moderator" }).click();
  const panel = page.getByRole("dialog", { name: "Make tom a moderator" });
  assert.equal(await panel.getByRole("checkbox", { checked: true }).count(), 0);
  await panel.getByRole("button", { name: "Make moderator" }).click();
  await panel.getByText("Choose at least one site.").waitFor();
  await panel.getByLabel("Harbour Street Physiotherapy").check();
  assert.equal(await panel.getByText("Choose at least one site.").count(), 0);
  await panel.getByRole("button", { name: "Make moderator" }).click();
  await page.getByText("To make tom a moderator, say your password once more.").waitFor();
  await prove(page);
  await line.getByText("tom · moderator · Harbour Street Physiotherapy", { exact: true }).waitFor();
  await line.getByRole("button", { name: "Make owner" }).waitFor();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("owners read in sentences what became of accounts, and others do not", async () => {
  const page = await openConsole(browser, server, { hash: "#settings" });
  await page.getByText("Who logged in, and who changed whose account").click();
  const log = page.locator(".trail");
  for (const words of ["mia made an access token: Weekly report, with scope read for site clinic",
    "mia revoked an access token: Weekly report, with scope read for site clinic",
    "mia made ben owner", "mia made tom moderator of clinic", "Somebody at the server added tom, owner",
    "mia logged in", "mia invited a moderator of clinic", "mia shut out ben", "tom turned on one-time codes", "tom logged in with a recovery code",
    "tom changed their password", "tom turned off one-time codes", "ben made an account from an invitation, as moderator of clinic"]) {
    await log.getByText(words, { exact: true }).first().waitFor();
  }
  await page.context().close();
  server.run(["moderator", "add", "eve", "--role", "moderator", "--site", "clinic", "--password-stdin"], `${owner.password}\n`);
  const eve = await openConsole(browser, server, { name: "eve", hash: "#settings" });
  await eve.getByRole("heading", { name: "Programs" }).waitFor();
  assert.equal(await eve.getByRole("heading", { name: "Accounts’ log" }).count(), 0);
  await eve.getByText("Make a token").click();
  assert.deepEqual(await eve.getByLabel("It may").locator("option").evaluateAll((all) => all.map(({ value }) => value)), ["read", "moderate"]);
  assert.deepEqual(eve.complaints, []);
  await eve.context().close();
});

test("the console can be kept among a device’s programs", async () => {
  const page = await openConsole(browser, server);
  const found = await page.evaluate(async () => {
    const answer = await fetch(document.querySelector("link[rel=manifest]").href);
    return { type: answer.headers.get("content-type"), manifest: await answer.json() };
  });
  assert.equal(found.type, "application/manifest+json");
  const { manifest } = found;
  assert.equal(new URL(manifest.start_url, server.url).pathname, "/moderate");
  assert.equal(manifest.display, "standalone");
  for (const { src } of manifest.icons) assert.equal((await fetch(new URL(src, server.url))).status, 200);
  // What Chromium itself has to say against it.
  const cdp = await page.context().newCDPSession(page);
  const { errors } = await cdp.send("Page.getAppManifest");
  assert.deepEqual(errors, []);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
