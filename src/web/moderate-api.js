// Requests to the service. A refusal is thrown as a Problem.

const timeout_ms = 20_000;
const keepalive_letters_max = 8_000;
let csrf = "";
let sessions = 0; // Counts them, so that a refusal of the one before asks nobody to log in twice.
let authenticate = null;

export function setCsrf(token) {
  csrf = token;
  sessions += 1;
}
export const onUnauthenticated = (ask) => { authenticate = ask; };

export class Problem extends Error {
  constructor(status, body = {}, retryAfter = 60) {
    super(body.detail || body.title || "Something went wrong on the server. Please try again.");
    Object.assign(this, { status, retryAfter, detail: this.message, errors: body.errors, conflicts: body.conflicts,
                          requestId: body.request_id, code: body.type?.split(":").at(-1) });
  }

  // Nobody answered: the network's fault, and no sign of whether the request arrived.
  get offline() { return this.status === 0; }

  // For a report to whoever runs the server.
  get fault() { return this.status >= 500 && this.requestId ? ` (Fault ${this.requestId})` : ""; }
}

async function once(method, path, body) {
  const changes = method !== "GET";
  const headers = changes ? { "Content-Type": "application/json", "X-CSRF-Token": csrf } : {};
  let response;
  try {
    const written = body && JSON.stringify(body);
    // A decision is sent to its end even if the phone goes back into the pocket. Browsers refuse that
    // to bodies that are 64 KiB together, as a policy's rules can be.
    const keepalive = changes && (written?.length ?? 0) < keepalive_letters_max;
    response = await fetch(path, { method, headers, body: written,
      cache: "no-store", keepalive, signal: AbortSignal.timeout(timeout_ms) });
  } catch {
    throw new Problem(0, { detail: navigator.onLine
      ? "We couldn’t reach the server. Please try again."
      : "You are offline. Please try again when you are connected." });
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw new Problem(response.status, answer, Number(response.headers.get("Retry-After")) || 60);
}

// Resolves to the answer's JSON. With `ask`, a request that needs a log-in waits for it and is then
// sent again, so nothing that was decided gets lost.
export async function api(method, path, body, { ask = true } = {}) {
  for (let renewed = false; ;) {
    const session = sessions;
    try {
      return await once(method, path, body);
    } catch (problem) {
      if (!ask) throw problem;
      if (problem.status === 401) {
        if (session === sessions) await authenticate();
      } else if (problem.status === 403 && !renewed) {
        // Logging in again in another tab has changed the token.
        renewed = true;
        setCsrf((await api("GET", "/v1/session")).csrf);
      } else {
        throw problem;
      }
    }
  }
}

export const get = (path, options) => api("GET", path, undefined, options);

// An address with those of the fields that hold something.
export function address(path, fields) {
  const given = Object.entries(fields).filter(([, value]) => value !== "" && value != null);
  const query = new URLSearchParams(given).toString();
  return query ? `${path}?${query}` : path;
}
