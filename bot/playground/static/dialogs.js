/* Small things above the page: questions before an action, and menus. */

import { h } from "/static/dom.js";
import { mrkdwn, plain } from "/static/mrkdwn.js";
import { inFocus } from "/static/variants.js";

/** Close `dialog` for good. Chromium leaves the caret in the removed dialog, so that keys reach the field in
    focus and write nothing: what has the focus takes it anew. */
export function takeAway(dialog) {
  dialog.close();
  dialog.remove();
  const back = document.activeElement;
  if (!back || back === document.body) (inFocus() ?? document.getElementById("composer"))?.focus({ preventScroll: true });
  else {
    back.blur();
    back.focus({ preventScroll: true });
  }
}

/** Ask before acting; resolves to whether the person agreed. */
export function confirmed(confirm, place) {
  return new Promise((resolve) => {
    const words = confirm.text.type === "mrkdwn" ? mrkdwn(confirm.text.text, place.names) : plain(confirm.text.text);
    const dialog = h("dialog", { class: "dialog small", "aria-labelledby": "confirm-title" });
    const end = (answer) => {
      takeAway(dialog);
      resolve(answer);
    };
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      end(false);
    });
    // A browser may close without asking, as on a second Escape.
    dialog.addEventListener("close", () => { if (dialog.isConnected && !dialog.open) end(false); });
    dialog.append(
      h("header", { class: "dialog-head" }, h("h2", { id: "confirm-title" }, plain(confirm.title.text))),
      h("div", { class: "dialog-body" }, words),
      h("footer", { class: "dialog-foot" },
        h("button", { type: "button", class: "button", onclick: () => end(false) }, confirm.deny?.text ?? "Cancel"),
        h("button", { type: "button", class: `button ${confirm.style ?? "primary"}`, onclick: () => end(true) }, confirm.confirm?.text ?? "Yes")));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A menu under `anchor`: arrows move, Enter chooses, Escape closes. */
export function openMenu(anchor, entries) {
  const close = () => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    anchor.setAttribute("aria-expanded", "false");
    anchor.focus();
  };
  const outside = (event) => {
    if (!menu.contains(event.target)) close();
  };
  const items = entries.map((entry) =>
    h("button", { type: "button", role: "menuitem", onclick: () => { close(); entry.choose(); } }, plain(entry.label), entry.note && h("small", {}, entry.note)));
  const menu = h("div", {
    class: "menu", role: "menu",
    onkeydown: (event) => {
      const here = items.indexOf(document.activeElement);
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) items[(here + step + items.length) % items.length].focus();
      else if (event.key === "Escape" || event.key === "Tab") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  }, ...items);
  (anchor.closest("dialog") ?? document.body).append(menu);
  const place = anchor.getBoundingClientRect();
  menu.style.left = `${Math.min(place.left, window.innerWidth - menu.offsetWidth - 12)}px`;
  menu.style.top = `${place.bottom + menu.offsetHeight + 8 > window.innerHeight ? place.top - menu.offsetHeight - 4 : place.bottom + 4}px`;
  anchor.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  items[0]?.focus();
}
