// axe-core with the rules that we hold ourselves to. target-size, the only one of WCAG 2.2 AA, is not
// among those that axe runs by itself: the tags must be named.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// The page's context has bypassCSP, or axe may not run in it.
export async function checkPage(page, name) {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `${name}: ${overflow} px too wide`);
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(source);
  const { violations, passes } = await page.evaluate(
    (runOnly) => globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] }), tags);
  assert.ok(passes.length > 5, name);
  assert.deepEqual(violations.map((v) => `${name}: ${v.id}: ${v.nodes.map((n) => n.target).join(" ")}`), []);
}
