// The saved replies of a site: they stand with the rules of its policy.
import { address, get } from "./moderate-api.js";
import { desk, on } from "./moderate-desk.js";

const policies = new Map(); // Site → promise of its policy.
const known = new Map(); // Site → its policy, once it has come.

export const policyOf = (site) => {
  if (!policies.has(site)) {
    policies.set(site, get(address("/v1/moderation/policies", { site }), { ask: false }).then(
      (policy) => { known.set(site, policy); return policy; },
      (problem) => { policies.delete(site); throw problem; }));
  }
  return policies.get(site);
};
export const forgetPolicy = (site) => policies.delete(site);

export const rulesOf = ({ policy }) => (Array.isArray(policy.rules?.rules) ? policy.rules.rules : []);

// A sheet opens at once, before the next key is pressed: what it shows must have come before.
on("loaded", () => {
  for (const site of new Set([...desk.entries.values()].map(({ comment }) => comment.site))) policyOf(site).catch(() => {});
});

export const isClinic = ({ site }) => known.has(site)
  && rulesOf(known.get(site)).some(({ code, enabled }) => code === "clinical_testimonial" && enabled !== false);

// [{title, text}], those first that belong to what was found in this comment.
export async function savedReplies(comment) {
  const found = await policyOf(comment.site).catch(() => null);
  if (!found) return [];
  const flagged = new Set(comment.flags.map(({ code }) => code));
  const seen = new Set();
  return rulesOf(found)
    .filter(({ reply, enabled }) => reply && enabled !== false)
    .map(({ code, reply }) => ({ code, title: code.replaceAll("_", " "), text: fill(reply, comment), fits: flagged.has(code) }))
    .filter(({ text }) => !seen.has(text) && seen.add(text))
    .sort((a, b) => b.fits - a.fits);
}

function fill(reply, { author, article }) {
  return reply.replaceAll("{name}", author.name).replaceAll("{article}", article.title || article.key);
}
