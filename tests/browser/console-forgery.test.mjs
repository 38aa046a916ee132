// Pages of elsewhere in the browser of a moderator who is logged in: of another site, of a sibling
// subdomain, to which the browser sends the session's cookie, and of no origin at all.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { launch } from "./chromium.mjs";
import { row, startConsole } from "./console.mjs";

const rest_ms = 500; // As long without an answer, and all has arrived that a page has sent.
const rests_max = 60;
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

let server;
let browser;
let elsewhere;
let pages = {}; // What the attacker's server answers, by path.
before(async () => {
  server = await startConsole({ host: "comments.clinic.test" });
  browser = await launch(["--host-resolver-rules=MAP *.test 127.0.0.1"]);
  elsewhere = createServer((request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(pages[new URL(request.url, "http://x").pathname] ?? "");
  });
  await new Promise((done) => elsewhere.listen(0, "127.0.0.1", done));
});
after(async () => {
  await browser?.close();
  elsewhere?.closeAllConnections();
  elsewhere?.close();
  await server?.stop();
});

async function loggedIn() {
  const context = await browser.newContext();
  const [name, value] = server.moderate.cookie.split("=");
  // As the server sets it.
  await context.addCookies([{ name, value, url: server.publicUrl, httpOnly: true, sameSite: "Strict" }]);
  const page = await context.newPage();
  await page.goto(`${server.publicUrl}/moderate`);
  return page;
}

// What would decide on a comment, take a decision back, end a session, if it were let.
function attacks({ id, decision }) {
  const body = JSON.stringify({ comments: [{ id, version: 1 }], action: "approve" });
  const api = `${server.publicUrl}/v1/moderation`;
  const targets = [[`${api}/decisions`, body], [`${api}/decisions/${decision}/undo`, "{}"], [`${api}/comments/${id}/reply`, '{"version":1,"text":"x"}'],
    [`${server.publicUrl}/v1/session`, "{}"], [`${api}/tokens`, '{"name":"x","scope":"manage"}'], [`${api}/comments/${id}?_method=PATCH`, '{"version":1,"text":"x"}']];
  return { targets, reads: [`${server.publicUrl}/v1/session`, `${api}/queue`, `${api}/events`, `${api}/comments/${id}`] };
}

const fetches = ({ targets, reads }) => `<!doctype html><title>Attack</title><script>
  const seen = [];
  const note = (what) => (answer) => seen.push([what, answer.type, answer.status]);
  const targets = ${JSON.stringify(targets)}, reads = ${JSON.stringify(reads)};
  const all = [];
  for (const [url, body] of targets) {
    for (const type of ["text/plain", "application/x-www-form-urlencoded"]) {
      all.push(fetch(url, { method: "POST", mode: "no-cors", credentials: "include", headers: { "content-type": type }, body }).then(note(url)));
    }
    for (const method of ["POST", "DELETE", "PUT", "PATCH"]) {
      all.push(fetch(url, { method, credentials: "include", headers: { "content-type": "application/json", "x-csrf-token": "guess", "x-http-method-override": "DELETE" }, body }).then(note("cors " + url)));
    }
    navigator.sendBeacon(url, new Blob([body], { type: "text/plain" }));
  }
  for (const url of reads) {
    all.push(fetch(url, { credentials: "include" }).then(note("read " + url)));
    all.push(fetch(url, { credentials: "include", mode: "no-cors" }).then(note("opaque " + url)));
    const image = new Image();
    image.src = url;
  }
  Promise.allSettled(all).then(() => { document.title = "Done"; window.seen = seen; });
</script>`;

// A form in a frame of its own for each, so that all are sent.
const forms = ({ targets }, sandbox) => `<!doctype html><title>Attack</title>${targets.flatMap(([url, body]) =>
  ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"].map((type) => {
    const cut = body.lastIndexOf("}");
    const [name, value] = type === "text/plain" ? [`${body.slice(0, cut)}${cut > 1 ? "," : ""}"x":"`, '"}'] : ["action", "approve"];
    const inner = `<form method="post" action="${escaped(url)}" enctype="${type}"><input name="${escaped(name)}" value="${escaped(value)}"><input name="_method" value="DELETE"></form><script>document.forms[0].submit()</` + `script>`;
    return `<iframe ${sandbox ? 'sandbox="allow-scripts allow-forms"' : ""} srcdoc="${escaped(inner)}"></iframe>`;
  })).join("")}<iframe id="console" src="${server.publicUrl}/moderate"></iframe>`;

// Unlike each other, so that none is folded behind another.
const texts = { "another site": "Is parking free?", "a sibling subdomain": "How long does soreness last", "no origin": "Do you bulk bill here" };
const origins = { "another site": "evil.test", "a sibling subdomain": "blog.clinic.test" };
for (const [whose, host] of [...Object.entries(origins), ["no origin", null]]) {
  test(`a page of ${whose} can neither decide nor read`, async () => {
    const { id } = await server.send(texts[whose], { author: "Ann" });
    const other = await server.send(`Watches, said ${whose}`, { author: "Ben" });
    const { decision } = await server.moderate("/v1/moderation/decisions", { comments: [{ id: other.id, version: 1 }], action: "spam" });
    const state = async () => [await server.moderate(`/v1/moderation/comments/${id}`).then(({ comment, history }) => [comment.status, comment.version, comment.text, history]),
      await server.moderate("/v1/moderation/decisions?limit=1"), await server.moderate("/v1/moderation/tokens"),
      (await server.moderate("/v1/moderation/queue?limit=1")).totals];
    const before = await state();
    const what = attacks({ id, decision: decision.id });
    const port = elsewhere.address().port;
    const inNone = (page) => `<!doctype html><title>Attack</title><iframe id="none" sandbox="allow-scripts allow-forms" srcdoc="${escaped(page)}"></iframe>`;
    pages = { "/fetches": host ? fetches(what) : inNone(fetches(what).replace("document.title", "parent.postMessage('done', '*'); document.title")), "/forms": forms(what, !host) };
    const page = await loggedIn();
    await row(page, texts[whose]).waitFor();
    await page.goto("about:blank"); // What the console itself still asks is no attack.

    const answered = [];
    const taken = [];
    const carried = [];
    // The browser tells of a sandboxed frame's requests only here.
    page.on("console", (message) => { if (/responded with a status of 4/.test(message.text())) answered.push(message.text()); });
    page.on("response", async (response) => {
      if (!response.url().startsWith(`${server.publicUrl}/v1/`) || response.request().method() === "OPTIONS") return;
      if (response.request().method() !== "GET" && response.ok()) taken.push(response.url());
      const headers = await response.request().allHeaders().catch(() => ({}));
      if (headers.cookie?.includes("rejoinder=")) carried.push(response.status());
    });
    const from = `http://${host ?? "evil.test"}:${port}`;
    const arrived = async (least) => {
      let last = -1;
      for (let rest = 0; rest < rests_max && (answered.length < least || answered.length > last); ++rest) {
        last = answered.length;
        await page.waitForTimeout(rest_ms);
      }
    };
    await page.goto(`${from}/fetches`);
    if (host) {
      await page.waitForFunction(() => document.title === "Done");
      const seen = await page.evaluate(() => globalThis.seen);
      assert.deepEqual(seen.filter(([, type]) => type !== "opaque"), [], "something could be read");
    } else {
      await arrived(10);
    }
    const fetched = answered.length;
    assert.ok(fetched >= 10, `only ${fetched} fetches arrived`);
    await page.goto(`${from}/forms`);
    await arrived(fetched + 10);
    const shown = await page.frameLocator("#console").locator("#main").count().catch(() => 0);
    assert.equal(shown, 0, "the console was framed");
    assert.ok(answered.length >= fetched + 10, `only ${answered.length - fetched} forms arrived`);
    assert.deepEqual(taken, []);
    // To a sibling the browser sends the cookie even though it is SameSite=Strict: what is left is
    // what the server itself asks for.
    if (host === "blog.clinic.test") assert.ok(carried.includes(403), "no request carried the cookie");
    else assert.deepEqual(carried, []);

    assert.deepEqual(await state(), before);
    await page.goto(`${server.publicUrl}/moderate`);
    await row(page, texts[whose]).waitFor(); // Still logged in.
    await page.context().close();
  });
}
