// Building and finding elements, saying things aloud, and sheets. Text goes in as text nodes only.

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// `onclick` and the like are listeners; false and null leave an attribute out, true sets it bare.
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat(3).filter((child) => child || child === 0));
  return node;
}

export const button = (label, onclick, attributes = {}) =>
  el("button", { type: "button", onclick, ...attributes }, label);

export const kbd = (key) => key && el("kbd", { "aria-hidden": "true" }, key);

export const calm = matchMedia("(prefers-reduced-motion: reduce)");
export const wide = matchMedia("(min-width: 60rem)");

const live = $("#live");

// A screen reader passes over a text that it has just read; an end that is not seen makes it another.
export function say(text) {
  live.textContent = live.textContent === text ? `${text}\u00A0` : text;
}

export function plural(count, one, many = `${one}s`) {
  return `${number.format(count)} ${count === 1 ? one : many}`;
}
const number = new Intl.NumberFormat("en-AU");
export const digits = (count) => number.format(count);

// What one person chose on this device. Storage may be full, or forbidden: then nothing is kept.
let person = "";
export const rememberFor = (id) => { person = id; };
const place = (name) => `rejoinder:${name}:${person}`;
export function kept(name, otherwise = null) {
  try {
    return JSON.parse(localStorage.getItem(place(name))) ?? otherwise;
  } catch {
    return otherwise;
  }
}
export function keep(name, value) {
  try {
    if (value == null) localStorage.removeItem(place(name));
    else localStorage.setItem(place(name), JSON.stringify(value));
  } catch {
    // The console works without.
  }
}

// On a shared phone nothing that was written or looked for stays; how keys work is no secret.
export function forgetPerson() {
  for (const key of Object.keys(localStorage)) {
    if (key.endsWith(`:${person}`) && key !== place("keys")) localStorage.removeItem(key);
  }
}

// A panel over the page. Esc, the button and a press beside it close it; `closed` says where the focus
// goes when what had it before is gone.
export function sheet(title, content, { kind = "", closed } = {}) {
  const heading = el("h2", { id: "sheet-title", tabindex: -1 }, title);
  const node = el("dialog", { class: `sheet ${kind}`, "aria-labelledby": "sheet-title" },
    el("header", {}, heading, button("Close", () => node.close(), { class: "quiet" })),
    content);
  node.addEventListener("click", (event) => { if (event.target === node) node.close(); });
  node.addEventListener("close", () => {
    node.remove();
    // The browser has given focus back, unless what had it is gone, or is on its way out.
    const at = document.activeElement;
    if (at === document.body || at.closest("[inert]") || !at.checkVisibility()) closed?.();
  });
  document.body.append(node);
  node.showModal();
  (node.querySelector("[autofocus]") ?? heading).focus();
  return node;
}

// Text to take along, with a button that says whether it worked.
export function copyable(text, label) {
  const copy = button("Copy", async () => {
    try {
      await navigator.clipboard.writeText(text);
      say("Copied.");
      copy.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      say("Selected. Copy it with your keyboard or menu.");
    }
  });
  const code = el("code", {}, text);
  return el("div", { class: "copyable" },
    el("pre", { tabindex: 0, role: "group", "aria-label": label }, code), copy);
}
