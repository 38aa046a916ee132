// Takes the README's pictures anew: node tests/browser/screenshots.mjs
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { launch } from "./chromium.mjs";
import { article, logIn, owner, post, startServer } from "./server.mjs";

const folder = join(dirname(fileURLToPath(import.meta.url)), "screenshots");
const title = "Dry needling for back pain: what to expect";

const server = await startServer();
server.addOwner();
const moderate = await logIn(server.url);
const approved = async (fields) => {
  const { id } = await post(server.url, { title, url: server.url + article, ...fields });
  await moderate("/v1/moderation/decisions", { comments: [{ id, version: 1 }], action: "approve" });
  return id;
};

const question = await approved({
  author: "Priya N.", email: "priya@example.com", website: "priya.example",
  comment: "Thank you, this answered what I was too shy to ask. Does it matter if I have eaten before?",
});
await approved({
  author: "Harbour Street Physiotherapy", email: "desk@example.com", parent: question,
  comment: "Good question, Priya. A light meal beforehand is *fine*, and we would rather you had one:\n\n"
    + "- it helps against feeling faint\n- bring some water too",
});
await approved({
  author: "Tom", email: "tom@example.com",
  comment: "> soreness, a small bruise\n\nHow long does that last? I am meant to run on Sunday.",
});
for (const [author, comment, website] of [
  ["Zoë O’Brien", "Is it safe while taking blood thinners? My number is 0412 345 678, please call."],
  ["Best Deals", "CHEAP PILLS online http://deals.example/pills", "deals.example"],
  ["Mia", "Do you bulk bill?\nAnd is parking free?"],
]) {
  await post(server.url, { author, email: `${author[0].codePointAt(0)}@example.com`, comment, website });
}

const browser = await launch();
const desk = await browser.newPage({ viewport: { width: 900, height: 1780 } });
await desk.goto(server.url + article);
await desk.locator("#comments").evaluate((list) => list.scrollIntoView());
await desk.waitForLoadState("networkidle");
await desk.screenshot({ path: join(folder, "article.png") });

const phone = await browser.newPage({ viewport: { width: 390, height: 800 } });
await phone.goto(`${server.url}/moderate`);
await phone.getByRole("textbox", { name: "Name" }).fill(owner.name);
await phone.locator("input[type=password]:visible").fill(owner.password);
await phone.keyboard.press("Enter");
await phone.getByText("Do you bulk bill?").waitFor();
await phone.waitForLoadState("networkidle");
await phone.screenshot({ path: join(folder, "queue.png") });

await browser.close();
await server.stop();
