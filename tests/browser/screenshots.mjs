// Takes the README's pictures anew: node tests/browser/screenshots.mjs [FOLDER]
// The README shows some of them; the others are for looking at what a change does.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { launch } from "./chromium.mjs";
import { openConsole, row, startConsole } from "./console.mjs";
import { article } from "./server.mjs";

const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), "screenshots");
const title = "Dry needling for back pain: what to expect";
const small = { width: 390, height: 844 };
const large = { width: 1440, height: 860 };

const server = await startConsole();
const decide = (id, action, more) =>
  server.moderate("/v1/moderation/decisions", { comments: [{ id, version: 1 }], action, ...more });
const write = (fields) => server.send(fields.comment, { title, url: server.url + article, ...fields });
const approved = async (fields) => {
  const { id } = await write(fields);
  await decide(id, "approve");
  return id;
};

await server.moderate("/v1/moderation/policies?site=clinic", { rules: "health-clinic" }, "PUT");
const question = await approved({
  author: "Priya N.", email: "priya@example.com", website: "priya.example",
  comment: "Thank you, this answered what I was too shy to ask. Does it matter if I have eaten before?",
});
await approved({
  author: "Harbour Street Physiotherapy", email: "desk@example.com", parent: question,
  comment: "Good question, Priya. A light meal beforehand is *fine*, and we would rather you had one:\n\n"
    + "- it helps against feeling faint\n- bring some water too",
});
const soreness = await approved({
  author: "Tom", email: "tom@example.com",
  comment: "> soreness, a small bruise\n\nHow long does that last? I am meant to run on Sunday.",
});
await write({ author: "Zoë O’Brien", comment: "Is it safe while taking blood thinners? My number is 0412 345 678, please call." });
await write({ author: "Mia", comment: "Do you bulk bill?\nAnd is parking free?" });
await write({ author: "Tom", email: "tom@example.com", comment: "Thanks. And is a hot bath all right the evening after? You can also ring me on 0491 570 156.", parent: soreness });
await write({ author: "Grace L.", comment: "Anna’s treatment cured my sciatica after two years of pain. Best physio in Sydney!" });
await write({ author: "Ken", comment: "Could you write about tennis elbow some day?" });
for (let index = 0; index < 5; ++index) {
  await write({ author: ["Best Deals", "Deal Finder", "Pills4U", "Sam", "Offers"][index],
    comment: `CHEAP PILLS online, best price, no prescription http://deals${index % 2}.example/pills` });
}

const browser = await launch();
const shot = (page, name) => page.screenshot({ path: join(folder, `${name}.png`) });
async function open(hash, viewport, colorScheme, ready) {
  const page = await openConsole(browser, server, { hash, context: { viewport, colorScheme, ...(viewport === small && { hasTouch: true, isMobile: true }) } });
  await ready(page);
  await page.waitForLoadState("networkidle");
  return page;
}
const queue = (page) => row(page, "bulk bill").waitFor();

const desk = await browser.newPage({ viewport: { width: 900, height: 1780 } });
await desk.goto(server.url + article);
await desk.locator("#comments").evaluate((list) => list.scrollIntoView());
await desk.waitForLoadState("networkidle");
await shot(desk, "article");

for (const scheme of ["light", "dark"]) {
  const end = scheme === "dark" ? "-dark" : "";
  const phone = await open("", small, scheme, queue);
  await shot(phone, `queue${end}`);
  await phone.context().close();

  const wide = await open("", large, scheme, queue);
  await row(wide, "hot bath").locator("h2").click();
  await wide.getByRole("heading", { name: "Thread" }).waitFor();
  await shot(wide, `console${end}`);
  await wide.context().close();
}

const campaign = await open("", large, "light", queue);
await row(campaign, "alike").locator("h2").click();
await campaign.keyboard.press("o");
await campaign.waitForTimeout(100);
await shot(campaign, "campaign");
await campaign.context().close();

const comment = await open(`#comment/${question}`, small, "light", (page) => page.getByRole("heading", { name: "History" }).waitFor());
await shot(comment, "comment");
await comment.context().close();
const settings = await open("#settings", small, "light", (page) => page.locator(".rules li").first().waitFor());
await settings.getByRole("heading", { name: "How comments are judged" }).evaluate((heading) => heading.scrollIntoView());
await shot(settings, "settings");
await settings.context().close();

const { comments } = await server.moderate("/v1/moderation/queue?limit=100");
await server.moderate("/v1/moderation/decisions",
  { comments: comments.map(({ id, version }) => ({ id, version })), action: "spam" });
const done = await open("", small, "light", (page) => page.getByText(/The last was decided/).waitFor());
await shot(done, "all-done");

await browser.close();
await server.stop();
