// Short messages at the page's foot, each with one thing to do about it.
import { $, button, el, kbd, say } from "./moderate-dom.js";
import { focusCurrent } from "./moderate-desk.js";

const toast_ms = 12_000;
const toasts_max = 3;
const toasts = $("#toasts");

// `takeBack` is what Undo does; without it there is an OK. `extra` is said aloud, not shown.
export function showToast(text, takeBack, extra = "") {
  let timer = null;
  const hold = () => clearTimeout(timer);
  const run = () => { hold(); timer = setTimeout(close, toast_ms); };
  const close = () => {
    hold();
    if (toast.contains(document.activeElement)) focusCurrent();
    toast.remove();
  };
  const press = takeBack
    ? el("button", { type: "button", class: "undo", "aria-keyshortcuts": "z",
        onclick: () => { close(); takeBack(); } }, "Undo", kbd("z"))
    : button("OK", close);
  const toast = el("div", { class: "toast", onpointerenter: hold, onpointerleave: run, onfocusin: hold, onfocusout: run },
    el("p", {}, text), press);
  toasts.append(toast);
  while (toasts.children.length > toasts_max) toasts.firstChild.remove();
  run();
  say(`${text}${extra}`);
  toast.close = close;
  return toast;
}
