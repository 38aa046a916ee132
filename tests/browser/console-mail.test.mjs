// Mails in the settings, and the page behind a link in one, with and without JavaScript.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, before, test } from "node:test";

import { checkPage } from "./axe.mjs";
import { launch, watchedPage } from "./chromium.mjs";
import { desktop, openConsole, phone, prove, startConsole } from "./console.mjs";

let server;
let browser;
let box;

// A mail server that takes everything; `mail(n)` is the text of the n-th message.
async function startMailbox() {
  const messages = [];
  const waiting = [];
  const listener = createServer((socket) => {
    let rest = "";
    let data = null;
    socket.on("error", () => {});
    socket.write("220 mailbox\r\n");
    socket.on("data", (bytes) => {
      rest += bytes.toString("latin1");
      for (let end; (end = rest.indexOf("\r\n")) >= 0; rest = rest.slice(end + 2)) {
        const line = rest.slice(0, end);
        if (data) {
          if (line !== ".") { data.push(line.replace(/^\.\./, ".")); continue; }
          messages.push(data.join("\n"));
          data = null;
          for (const wake of waiting.splice(0)) wake();
          socket.write("250 taken\r\n");
        } else if (line === "DATA") {
          data = [];
          socket.write("354 go on\r\n");
        } else if (line === "QUIT") {
          socket.end("221 bye\r\n");
        } else {
          socket.write("250 ok\r\n");
        }
      }
    });
  });
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  return {
    port: listener.address().port,
    messages,
    async mail(count) {
      while (messages.length < count) {
        await new Promise((wake, fail) => {
          waiting.push(wake);
          setTimeout(() => fail(new Error(`${messages.length} messages of ${count} came`)), 30_000).unref();
        });
      }
      // Quoted-printable, as far as a link needs it.
      return messages[count - 1].replaceAll("=\n", "")
        .replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
    },
    stop: () => listener.close(),
  };
}

// Not the one in a header, which ends the mails.
const linkIn = (mail) => mail.match(/https?:\/\/\S+\/m\/[ac]\.[\w.-]+/)[0];

before(async () => {
  box = await startMailbox();
  server = await startConsole({ args: ["--mail-server", `smtp://127.0.0.1:${box.port}`, "--mail-from", "comments@clinic.example"] });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  box?.stop();
});

test("an address is entered, confirmed by its link, and a rhythm chosen", async () => {
  const page = await openConsole(browser, server, { hash: "#settings", context: { ...desktop, bypassCSP: true } });
  const section = page.getByRole("region", { name: "Mails" });
  await section.getByLabel("Your email address").fill("mia@clinic.example");
  await page.keyboard.press("Enter");
  await prove(page);
  await section.getByText("Not confirmed yet").waitFor();
  await section.getByLabel("Replies that wait on Harbour Street Physiotherapy").focus();
  await section.getByLabel("Replies that wait on Harbour Street Physiotherapy").selectOption("each");
  await page.locator("#live").filter({ hasText: "Saved for Harbour Street Physiotherapy." }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "mail-of-clinic");
  await checkPage(page, "settings, not confirmed");

  // By a mail program, on a phone, without JavaScript.
  const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
  const link = await context.newPage();
  await link.goto(linkIn(await box.mail(1)));
  await link.getByRole("button", { name: "Confirm" }).click();
  await link.getByRole("heading", { name: "Your address is confirmed" }).waitFor();
  await context.close();

  await page.reload();
  await section.getByText("Confirmed.").waitFor();
  assert.equal(await section.getByLabel(/Replies that wait/).inputValue(), "each");
  await section.getByRole("button", { name: "Send a test mail" }).click();
  await section.getByRole("button", { name: "On its way" }).waitFor();
  assert.match(await box.mail(2), /Subject: Test: mail from Rejoinder works/);
  await section.getByLabel("Mail me when somebody changes what I decided").check();
  await page.locator("#live").filter({ hasText: "Saved." }).waitFor();
  await page.reload();
  await section.getByText("The last mail went out").waitFor();
  assert.ok(await section.getByLabel("Mail me when somebody changes what I decided").isChecked());
  await checkPage(page, "settings, confirmed");
  await page.setViewportSize({ width: 320, height: 800 });
  await checkPage(page, "settings, 320 px");
  await section.getByLabel("Your email address").fill("nobody");
  await section.getByLabel("Your email address").evaluate((input) => { input.type = "text"; });
  await page.keyboard.press("Enter");
  await section.getByRole("alert").filter({ hasText: "Enter an email address like" }).waitFor();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test("the link in a mail shows the comment, and its buttons decide", async () => {
  const count = box.messages.length;
  const { id } = await server.send("Does it **hurt**? Call me on 0412 345 678.", { author: "Ann" });
  const link = linkIn(await box.mail(count + 1));
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ ...phone, colorScheme, bypassCSP: true });
    const page = await watchedPage(context);
    await page.goto(link);
    await page.getByText("Call me on 0412 345 678").waitFor();
    for (const button of await page.getByRole("button").all()) {
      assert.ok((await button.boundingBox()).height >= 48);
    }
    await checkPage(page, `mail page, ${colorScheme}`);
    await context.close();
  }
  const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
  const page = await watchedPage(context);
  await page.goto(link);
  await page.getByRole("button", { name: "Approve without personal data" }).click();
  await page.getByRole("status").filter({ hasText: "You have approved it" }).waitFor();
  assert.equal(await page.getByRole("button").count(), 0);
  assert.deepEqual(page.complaints, []);
  await context.close();
  const { comment } = await server.moderate(`/v1/moderation/comments/${id}`);
  assert.equal(comment.status, "approved");
  assert.doesNotMatch(comment.text, /0412/);

  const after_ = await browser.newContext({ ...phone, bypassCSP: true });
  const decided = await watchedPage(after_);
  await decided.goto(link);
  await checkPage(decided, "mail page, decided");
  await decided.goto(link.slice(0, -3));
  await decided.getByRole("heading", { name: "Nothing here" }).waitFor();
  await checkPage(decided, "mail page, no such link");
  await after_.close();
});

test("a server without mail says how to set it up", async () => {
  const without = await startConsole();
  try {
    const page = await openConsole(browser, without, { hash: "#settings" });
    await page.getByText("This server sends no mail yet.").waitFor();
    await page.context().close();
  } finally {
    await without.stop();
  }
});
