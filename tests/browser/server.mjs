// Starts the real binary on a port and a folder of its own, with the demonstration article.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const binary = process.env.TEST_BINARY ?? join(root, "build/dev/rejoinder");

export const article = "/demo/dry-needling-for-back-pain";
export const owner = { name: "mia", password: "correct horse battery" };

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

// `args` go to `serve`; `site` is false for a server that has none yet; `fill` is given the data
// folder before it is served; `host` is a name under which browsers know the server.
export async function startServer({ args = [], site = true, fill, host } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "rejoinder-browser-"));
  const data = join(folder, "data");
  const url = `http://127.0.0.1:${await freePort()}`;
  const run = (args, input = "") =>
    execFileSync(binary, [...args, "--data", data], { input, encoding: "utf8" });
  run(["init"]);
  if (site) {
    run(["site", "add", "clinic", "--origin", url, "--name", "Harbour Street Physiotherapy",
      "--time-zone", "Australia/Sydney"]);
  }
  fill?.(data, run);
  const publicUrl = host ? url.replace("127.0.0.1", host) : url;
  const child = spawn(binary, ["serve", "--demo", "--data", data, "--listen", url.slice(7), "--public-url", publicUrl, ...args],
    { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve, reject) => {
    let seen = "";
    child.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${seen}`)));
    child.stdout.on("data", (bytes) => {
      seen += bytes;
      if (seen.includes('"listening"')) resolve();
    });
  });

  return {
    url,
    publicUrl,
    run,
    addOwner: (name = owner.name) => run(["moderator", "add", name, "--role", "owner", "--password-stdin"],
      `${owner.password}\n`),
    async stop() {
      child.removeAllListeners("exit");
      const ended = new Promise((resolve) => child.on("exit", resolve));
      child.kill("SIGTERM");
      const code = await ended;
      rmSync(folder, { recursive: true, force: true });
      if (code !== 0) throw new Error(`the server ended with ${code}`);
    },
  };
}

// A moderator's calls, as a program makes them. `cookie` is what the browser of one needs.
export async function logIn(url, name = owner.name) {
  const session = await fetch(`${url}/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...owner, name }),
  });
  if (session.status !== 201) throw new Error(`log-in answered ${session.status}`);
  const cookie = session.headers.get("set-cookie").split(";")[0];
  const { csrf } = await session.json();
  const call = async (path, body, method = body === undefined ? "GET" : "POST") => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { cookie, "x-csrf-token": csrf, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  return Object.assign(call, { cookie });
}

export async function post(url, fields) {
  const answer = await fetch(`${url}/v1/sites/clinic/comments`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ article, ...fields }),
  });
  if (answer.status !== 201) throw new Error(`posting answered ${answer.status}`);
  return answer.json();
}
