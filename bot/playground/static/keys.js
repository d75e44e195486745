/* Deciding by keyboard, as the hint and "?" tell: never while somebody types or a form is open. */

import { h } from "/static/dom.js";
import { takeAway } from "/static/dialogs.js";
import { say } from "/static/notes.js";
import { find, goTo, inFocus, isSame, isUndecided, keyOf, variants } from "/static/variants.js";

const KEYS = [
  ["j", "The next variant", () => move(1)],
  ["k", "The one before", () => move(-1)],
  ["a", "Approve it and go on to the next undecided", () => press("variant_approve", "Approve")],
  ["r", "Reject it, with a reason, and go on", () => press("variant_reject", "Reject…")],
  ["e", "Edit its text", () => press("variant_edit", "Edit…")],
  ["?", "These keys", showKeys],
];
const TYPING = "input, textarea, select, [contenteditable], [role=menu]";
const HINTED = "keys-hinted";

const hint = document.getElementById("keys-hint");
let deciding = null; // the variant whose decision was asked for by key, until it is made

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
  if (event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
  const key = event.shiftKey && event.key !== "?" ? "" : event.key.toLowerCase();
  const [, , deed] = KEYS.find(([held]) => held === key) ?? [];
  if (!deed) return;
  event.preventDefault();
  known();
  deed();
});

/** After each drawing: go on where a decision by key was made, and hint at the keys once. */
export function keysDrawn() {
  hint.hidden = Boolean(localStorage.getItem(HINTED)) || !variants().some(isUndecided);
  const before = find(deciding);
  if (!deciding || (before && isUndecided(before))) return;
  const goesOn = isSame(inFocus() && keyOf(inFocus()), deciding);
  deciding = null;
  if (!goesOn) return; // they have gone elsewhere meanwhile
  const all = variants();
  const from = all.indexOf(before);
  const next = [...all.slice(from + 1), ...all.slice(0, from)].find(isUndecided);
  if (next) goTo(next);
  else say("Every variant here is decided.");
}

function move(step) {
  const all = variants();
  const from = all.indexOf(inFocus());
  const next = from < 0 ? inSight(all) : all[from + step];
  if (next) goTo(next);
  else say(all.length ? `That was the ${step > 0 ? "last" : "first"} variant.` : "There are no variants here.");
}

/** The first variant that begins in sight, or else the last. */
function inSight(all) {
  const { top, bottom } = document.getElementById("messages").getBoundingClientRect();
  return all.find((node) => node.getBoundingClientRect().top >= top && node.getBoundingClientRect().top < bottom) ?? all.at(-1);
}

function press(action, name) {
  const node = inFocus();
  if (!node) return say("Go to a variant first: press j.");
  const button = node.querySelector(`[data-action="${action}"]`);
  if (!button) return say(`${name} is not possible here now.`);
  if (button.classList.contains("waiting")) return undefined;
  if (action !== "variant_edit") deciding = keyOf(node);
  return button.click();
}

function showKeys() {
  const dialog = h("dialog", { class: "dialog small", "aria-labelledby": "keys-title" });
  const close = () => takeAway(dialog);
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); close(); });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "?") return;
    event.stopPropagation(); // else it opens again
    close();
  });
  dialog.append(
    h("header", { class: "dialog-head" }, h("h2", { id: "keys-title" }, "Keys")),
    h("div", { class: "dialog-body" },
      h("dl", { class: "keys" }, ...KEYS.flatMap(([key, does]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, does)]), h("dt", {}, h("kbd", {}, "Esc")), h("dd", {}, "Leave the message field, where letters are letters"))),
    h("footer", { class: "dialog-foot" }, h("button", { type: "button", class: "button", onclick: close }, "Close")));
  document.body.append(dialog);
  dialog.showModal();
}

function known() {
  localStorage.setItem(HINTED, "yes");
  hint.hidden = true;
}

hint.append(
  h("span", {}, "By keyboard: click a variant or press ", h("kbd", {}, "Esc"), ", then ", h("kbd", {}, "j"), " ", h("kbd", {}, "k"), " next and previous, ", h("kbd", {}, "a"), " approve, ", h("kbd", {}, "r"), " reject, ", h("kbd", {}, "e"), " edit, ", h("kbd", {}, "?"), " all keys"),
  h("button", { type: "button", class: "quiet", "aria-label": "Got it: hide the keys", onclick: known }, "✕"));
