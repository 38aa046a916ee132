// Proves in Chromium that no attack of a collection survives the renderer.
//
//   node xss/run.mjs --tool RENDER_TOOL --attacks FILE [--sample 300] [--control 60] [--seconds 150]
//
// FILE holds lines of JSON with "vector", the attack, and "live", whether it runs when it is not
// cleaned. First the control: live attacks as they are, nearly all of which must be seen to run,
// or the rest proves nothing. Then the sample through RENDER_TOOL, as text and in two Markdown
// forms, where nothing may run, load or lead away, and the tree may hold only what is allowed.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { look_at } from './oracle.mjs';

const control_share_min = 0.95;
const pages = 4;

const { values: options } = parseArgs({
  options: {
    tool: { type: 'string' },
    attacks: { type: 'string' },
    sample: { type: 'string', default: '300' },
    control: { type: 'string', default: '60' },
    seconds: { type: 'string', default: '150' },
  },
});
if (!options.tool || !options.attacks) {
  console.error('usage: run.mjs --tool RENDER_TOOL --attacks FILE [--sample N] [--control N]');
  process.exit(2);
}

// `count` of `items`, evenly spread, the same ones each time.
function spread(items, count) {
  const taken = Math.min(count, items.length);
  return Array.from({ length: taken }, (_, i) => items[Math.floor((i * items.length) / taken)]);
}

function render(texts) {
  const input = texts.map((text) => JSON.stringify({ text })).join('\n');
  const run = spawnSync(options.tool, { input, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (run.status !== 0) throw new Error(`the tool failed: ${run.stderr || run.error}`);
  const lines = run.stdout.trimEnd().split('\n');
  if (lines.length !== texts.length) throw new Error('the tool lost a text');
  return lines.map((line) => JSON.parse(line).html);
}

const forms = [
  (vector) => vector,
  (vector) => `[link](${vector}) ![image](${vector} "${vector}")`,
  (vector) => `> - http://x.example/${vector}\n>   \`${vector}\``,
];

const attacks = readFileSync(options.attacks, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const deadline = Date.now() + Number(options.seconds) * 1000;

const controls = spread(attacks.filter(({ live }) => live), Number(options.control));
const control_findings = await look_at(
  controls.map(({ vector }) => `<div>${vector}</div>`),
  { pages, clicking: true, inspecting: false, deadline },
);
const ran = (what) => /^(policy script|alert|confirm|prompt|print|dialog)/.test(what);
const seen = control_findings.filter(({ fired }) => fired.some(ran)).length;
console.log(`control: ${seen} of ${controls.length} uncleaned attacks were seen to run`);

const sample = spread(attacks, Number(options.sample));
const html = render(sample.flatMap(({ vector }) => forms.map((form) => form(vector))));
const bodies = sample.map((_, i) => html
  .slice(i * forms.length, (i + 1) * forms.length)
  .map((part) => `<div data-rendered>${part}</div>`)
  .join(''));
const findings = await look_at(bodies, { pages, clicking: false, inspecting: true, deadline });

let failed = 0;
findings.forEach(({ fired, faults, error }, i) => {
  if (fired.length === 0 && faults.length === 0 && !error) return;
  ++failed;
  console.log(JSON.stringify({ vector: sample[i].vector, fired, faults, error }));
});
console.log(`rendered: ${failed} of ${sample.length} attacks acted, left the allowed or were not seen`);

const control_ok = controls.length > 0 && seen >= control_share_min * controls.length;
if (!control_ok) console.log('the control failed: what was not seen proves nothing');
process.exit(control_ok && failed === 0 && sample.length > 0 ? 0 : 1);
