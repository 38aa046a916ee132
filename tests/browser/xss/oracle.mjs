// Opens HTML in Chromium and says what it did. Scripts are watched, not blocked: a policy that only
// reports sees each attempt, also those that call none of the functions a hook would wait for.

import http from 'node:http';
import { chromium } from 'playwright-core';

const policy = [
  "script-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
].join('; ');

const page_load_ms = 2500;
const settle_ms = 60;
const page_ms_max = 6000; // A page that hangs the browser counts as an error and is replaced.
const pages_per_context = 100; // Fresh memory now and then.
const elements_poked_max = 60;

// Runs in every frame before the page's own content.
function watch() {
  const report = (what) => window.reportFired?.(what);
  document.addEventListener('securitypolicyviolation', (event) => {
    report(`policy ${event.effectiveDirective} ${event.blockedURI.slice(0, 40)}`);
  });
  for (const name of ['alert', 'confirm', 'prompt', 'print']) {
    Object.defineProperty(window, name, { value: () => report(name) });
  }
  window.open = () => {
    report('open');
    return null;
  };
}

// What a reader or a moving mouse may trigger. Links to elsewhere are left alone unless `clicking`:
// following them is what they are for.
function poke({ limit, clicking }) {
  const events = [
    'mouseover', 'mouseenter', 'mousemove', 'mousedown', 'mouseup', 'pointerover', 'pointerenter',
    'pointerdown', 'focus', 'focusin', 'keydown', 'keypress', 'keyup', 'input', 'change', 'select',
    'copy', 'cut', 'paste', 'dragstart', 'drag', 'drop', 'dblclick', 'contextmenu', 'wheel',
    'scroll', 'toggle', 'beforeinput',
  ];
  const elements = [...document.querySelectorAll('*')].slice(0, limit);
  for (const element of elements) {
    for (const type of events) element.dispatchEvent(new Event(type, { bubbles: true }));
    element.focus?.();
    element.blur?.();
  }
  for (const element of elements) {
    const leads_away = /^(https?|mailto):$/.test(element.protocol ?? '');
    if (leads_away && !clicking) continue;
    element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  }
}

// What the rendered HTML became in the browser's own tree.
function inspect() {
  const allowed = ['P', 'BR', 'EM', 'STRONG', 'CODE', 'PRE', 'BLOCKQUOTE', 'OL', 'UL', 'LI', 'A'];
  const faults = [];
  for (const root of document.querySelectorAll('[data-rendered]')) {
    for (const element of root.querySelectorAll('*')) {
      if (!allowed.includes(element.tagName)) faults.push(`element ${element.tagName}`);
      for (const { name } of element.attributes) {
        const fits = (element.tagName === 'A' && ['href', 'rel'].includes(name)) ||
          (element.tagName === 'OL' && name === 'start');
        if (!fits) faults.push(`attribute ${name}`);
      }
      if (element.tagName === 'A' && !['http:', 'https:', 'mailto:'].includes(element.protocol)) {
        faults.push(`scheme ${element.protocol}`);
      }
    }
    const again = document.createElement('template');
    again.innerHTML = root.innerHTML;
    if (again.innerHTML !== root.innerHTML) faults.push('changes when parsed again');
  }
  const outside = document.body.querySelectorAll(':scope > :not([data-rendered])').length;
  if (outside > 0) faults.push('left its place');
  return faults;
}

// Looks at the `bodies`, several at a time. Answers for each: `fired`, what was attempted; `faults`,
// what the tree holds that it must not; `error`, if it could not be looked at.
export async function look_at(bodies, { pages, clicking, inspecting, deadline }) {
  const server = http.createServer((request, response) => {
    const body = bodies[Number(new URL(request.url, 'http://localhost').searchParams.get('i'))];
    if (!request.url.startsWith('/look?') || body === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy-Report-Only': policy,
      'Cache-Control': 'no-store',
    });
    response.end(`<!doctype html><html><head><title>t</title></head><body>${body}</body></html>`);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${server.address().port}/look?i=`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
      '--autoplay-policy=no-user-gesture-required'],
  });
  const findings = bodies.map(() => ({ fired: [], faults: [], error: 'not reached' }));
  let next = 0;

  async function work() {
    let context;
    let page;
    let finding;
    const renew = async () => {
      await context?.close().catch(() => {});
      context = await browser.newContext();
      await context.exposeBinding('reportFired', (_, what) => finding.fired.push(String(what)));
      await context.addInitScript(watch);
      await context.route('**/*', (route) => {
        const url = route.request().url();
        if (url.startsWith(base) || /^(data|blob|about):/.test(url)) return route.continue();
        finding.fired.push(`request ${url.slice(0, 60)}`);
        return route.abort();
      });
      page = await context.newPage();
      page.setDefaultTimeout(page_load_ms);
      page.on('dialog', (dialog) => {
        finding.fired.push('dialog');
        dialog.dismiss().catch(() => {});
      });
      page.on('popup', (popup) => {
        finding.fired.push('popup');
        popup.close().catch(() => {});
      });
    };
    const look = async (i) => {
      await page.goto(base + i, { waitUntil: 'load' });
      await page.waitForTimeout(settle_ms);
      if (inspecting) finding.faults = await page.evaluate(inspect);
      await page.evaluate(poke, { limit: elements_poked_max, clicking });
      await page.waitForTimeout(settle_ms);
      if (!page.url().startsWith(base + i)) finding.fired.push(`navigation ${page.url()}`);
    };
    for (let looked = 0; next < bodies.length && Date.now() < deadline; ++looked) {
      const i = next++;
      finding = findings[i];
      finding.error = undefined;
      let timer;
      try {
        if (looked % pages_per_context === 0) await renew();
        const limit = new Promise((_, reject) => {
          timer = setTimeout(() => reject(new Error('took too long')), page_ms_max);
        });
        await Promise.race([look(i), limit]);
      } catch (error) {
        finding.error = error.message.split('\n')[0];
        await renew();
      } finally {
        clearTimeout(timer);
      }
    }
    await context?.close().catch(() => {});
  }

  try {
    await Promise.all(Array.from({ length: pages }, work));
  } finally {
    await browser.close();
    server.close();
  }
  return findings;
}
