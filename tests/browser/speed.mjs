// Plays a moderator who decides 200 waiting comments by keyboard, as fast as the page lets them:
//   node tests/browser/speed.mjs [COMMENTS]
// Prints decisions per second, and the time from a key to the next comment being in focus and drawn.
import { launch } from "./chromium.mjs";
import { openConsole, rows, startConsole } from "./console.mjs";

const count = Number(process.argv[2] ?? 200);
const keys = ["a", "s", "a", "d", "a"];
const words = ["parking", "exercise", "swelling", "booking", "stretching", "running", "sleep", "posture"];

const server = await startConsole();
const browser = await launch();
try {
  for (let index = 0; index < count; ++index) {
    const about = Array.from({ length: 12 }, (_, at) => words[(index * (at + 3) + at * at) % words.length]).join(" ");
    await server.send(`Question ${index}: what of ${about}?`);
  }
  const page = await openConsole(browser, server);
  await rows(page).first().waitFor();
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
  const start = performance.now();
  let decided = 0;
  while (decided < count) {
    const before = await page.evaluate(() => globalThis.times.length);
    await page.keyboard.press(keys[decided % keys.length]);
    await page.waitForFunction((seen) => globalThis.times.length > seen, before, { polling: "raf" });
    decided += 1;
  }
  const seconds = (performance.now() - start) / 1000;
  await page.getByText("All done. Nothing is waiting.").waitFor();
  const { totals } = await server.moderate("/v1/moderation/queue");
  for (let tries = 0; tries < 100 && (await server.moderate("/v1/moderation/queue")).totals.pending; ++tries) {
    await new Promise((done) => setTimeout(done, 50));
  }
  const times = (await page.evaluate(() => globalThis.times)).sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(1);
  console.log(`${decided} decisions in ${seconds.toFixed(1)} s: ${(decided / seconds).toFixed(1)} a second`);
  console.log(`from key to the next comment: median ${at(0.5)} ms, 95 % within ${at(0.95)} ms, all within ${at(1)} ms`);
  console.log(`on the server: ${Object.entries(totals).map(([status, amount]) => `${amount} ${status}`).join(", ")}`);
} finally {
  await browser.close();
  await server.stop();
}
