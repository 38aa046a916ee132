// Decisions on their way. What cannot be sent now is kept on this device and sent later, in order.
import { api, get } from "./moderate-api.js";
import { keep, kept } from "./moderate-dom.js";
import { statusOf } from "./moderate-words.js";

const retry_ms = 15_000;
const waiting = []; // Jobs that nobody has received, oldest first.
const listeners = new Set();
let me = "";
let flushing = null;

export const onOutbox = (listener) => listeners.add(listener);
export const unsent = () => waiting.length;

// Several tabs keep theirs in one place: each changes only its own.
function changed(job, to) {
  const all = kept("outbox", {});
  if (to) all[job.key] = { path: job.path, body: job.body };
  else delete all[job.key];
  keep("outbox", Object.keys(all).length ? all : null);
  for (const listener of listeners) listener(waiting.length);
}

// A request whose answer was lost may have been carried out: then it meets its own traces.
async function ownTraces({ body, waited }, problem) {
  const targets = body?.comments;
  if (!waited || problem.status !== 409 || !targets) return null;
  const mine = targets.every(({ id }) => problem.conflicts?.some((conflict) =>
    conflict.id === id && conflict.by === me && conflict.status === statusOf[body.action]));
  if (!mine) return null;
  const { history } = await get(`/v1/moderation/comments/${targets[0].id}`);
  return { decision: { id: history[0]?.id }, comments: problem.conflicts };
}

async function attempt(job) {
  try {
    const answer = await api("POST", job.path, job.body);
    job.resolve(answer);
  } catch (problem) {
    if (problem.offline) {
      job.retried = true;
      return false;
    }
    const traces = await ownTraces(job, problem).catch(() => null);
    if (traces) job.resolve(traces);
    else job.reject(problem);
  }
  return true;
}

// Sends what waits. A failure leaves the rest for the next time.
export function flush() {
  flushing ??= (async () => {
    while (waiting.length && await attempt(waiting[0])) {
      changed(waiting.shift(), false);
    }
    if (waiting.length) setTimeout(flush, retry_ms);
  })().finally(() => { flushing = null; });
  return flushing;
}

// Settles when the service has answered, however long that takes. `cancel()` on the promise is true
// if nothing was sent, and then nothing will be.
export function deliver(path, body) {
  const job = { path, body, key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` };
  const answer = new Promise((resolve, reject) => Object.assign(job, { resolve, reject }));
  const put = () => {
    job.waited = true;
    waiting.push(job);
    changed(job, true);
  };
  answer.cancel = () => {
    const at = waiting.indexOf(job);
    // The first of them may be on its way just now.
    if (at < 0 || job.retried || (flushing && at === 0)) return false;
    waiting.splice(at, 1);
    changed(job, false);
    return true;
  };
  if (waiting.length || !navigator.onLine) {
    put();
    if (navigator.onLine) flush();
  } else {
    attempt(job).then((done) => {
      if (done) return;
      put();
      setTimeout(flush, retry_ms);
    });
  }
  return answer;
}

// Takes up what an earlier visit could not send; resolves to how many were taken and the refusals.
export async function resume(name) {
  me = name;
  const left = Object.entries(kept("outbox", {}));
  const settled = left.map(([key, { path, body }]) => new Promise((resolve, reject) => {
    waiting.push({ key, path, body, resolve, reject, retried: true, waited: true });
  }));
  if (!left.length) return { sent: 0, refused: [] };
  for (const listener of listeners) listener(waiting.length);
  flush();
  const outcomes = await Promise.allSettled(settled);
  const refused = outcomes.filter(({ status }) => status === "rejected").map(({ reason }) => reason);
  return { sent: outcomes.length - refused.length, refused };
}

addEventListener("online", flush);
