// Plays a moderator who decides waiting comments by keyboard, as fast as the page lets them:
//   node tests/browser/speed.mjs [DECISIONS [WAITING]]
// 200 decisions; with WAITING, so many comments wait in all, made by bench_generate, which
// tests/bench/run builds (or TEST_GENERATE names). TEST_BINARY is the server to measure. Prints
// decisions per second, and the time from a key to the next comment being in focus and drawn.
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { launch } from "./chromium.mjs";
import { openConsole, rows, startConsole } from "./console.mjs";

const count = Number(process.argv[2] ?? 200);
const waiting = Number(process.argv[3] ?? 0);
const generate = process.env.TEST_GENERATE
  ?? join(dirname(fileURLToPath(import.meta.url)), "../../build/bench-release/tests/bench/bench_generate");
const keys = ["a", "s", "a", "d", "a"];
const words = ["parking", "exercise", "swelling", "booking", "stretching", "running", "sleep", "posture"];

const fill = waiting && ((data, run) => {
  run(["site", "add", "bench", "--origin", "http://bench.example"]);
  const articles = Math.max(1, Math.round(waiting / 100));
  execFileSync(generate, ["--data", data, "--comments", waiting, "--articles", articles, "--pending", waiting].map(String));
});
const server = await startConsole({ fill: fill || undefined });
const browser = await launch();
try {
  for (let index = 0; !waiting && index < count; ++index) {
    const about = Array.from({ length: 12 }, (_, at) => words[(index * (at + 3) + at * at) % words.length]).join(" ");
    await server.send(`Question ${index}: what of ${about}?`);
  }
  const begin = performance.now();
  const page = await openConsole(browser, server);
  await rows(page).first().waitFor();
  const first = performance.now() - begin;
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  // Measured in the page: from the key's event until the frame that shows the next comment.
  await page.evaluate(() => {
    globalThis.times = [];
    document.addEventListener("keydown", () => {
      const start = performance.now();
      const before = document.activeElement;
      requestAnimationFrame(function drawn() {
        if (document.activeElement === before) return requestAnimationFrame(drawn);
        const channel = new MessageChannel();
        channel.port1.onmessage = () => globalThis.times.push(performance.now() - start);
        channel.port2.postMessage(null);
      });
    }, true);
  });
  const totals = async () => (await server.moderate("/v1/moderation/queue?limit=1")).totals;
  const before = (await totals()).pending;
  const start = performance.now();
  let decided = 0;
  while (decided < count) {
    const seen = await page.evaluate(() => globalThis.times.length);
    await page.keyboard.press(keys[decided % keys.length]);
    await page.waitForFunction((had) => globalThis.times.length > had, seen, { polling: "raf" });
    decided += 1;
  }
  const seconds = (performance.now() - start) / 1000;
  if (!waiting) await page.getByText("All done. Nothing is waiting.").waitFor();
  // The page goes on before the server has answered; all of it must have arrived.
  let now = await totals();
  for (let tries = 0; tries < 200 && now.pending > before - count; ++tries) {
    await new Promise((done) => setTimeout(done, 50));
    now = await totals();
  }
  if (now.pending !== before - count) throw new Error(`${before - now.pending} of ${count} decisions arrived`);
  const times = (await page.evaluate(() => globalThis.times)).sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(1);
  console.log(`${before} waiting; from opening the console to the first comment: ${first.toFixed(0)} ms`);
  console.log(`${decided} decisions in ${seconds.toFixed(1)} s: ${(decided / seconds).toFixed(1)} a second`);
  console.log(`from key to the next comment: median ${at(0.5)} ms, 95 % within ${at(0.95)} ms, all within ${at(1)} ms`);
  console.log(`on the server: ${Object.entries(now).map(([status, amount]) => `${amount} ${status}`).join(", ")}`);
} finally {
  await browser.close();
  await server.stop();
}
