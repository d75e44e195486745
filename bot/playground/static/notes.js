/* Short notes above the page: what Slack complains about, what went wrong here, and a lost connection. And what is
   said aloud only. */

import { h, post } from "/static/dom.js";

const SHOWN_MS = 12_000;
const SAID_MS = 1500;
const toasts = document.getElementById("toasts");
const lost = document.getElementById("lost");

const announcer = document.getElementById("announcer");

let saying = null;
let trouble = "";
let notice = "";
let me = "";
const fading = {};

/** Show what the workspace holds for `person`, if anything. */
export function drawNotice(person, held) {
  if (held === notice && person === me) return;
  [me, notice] = [person, held];
  fade("notice", notice, dismissNotice);
  draw();
}

/** Say that the playground is out of reach, or that it is back. */
export function showLost(isLost) {
  lost.hidden = !isLost;
}

/** Say something aloud, for those who listen. */
export function say(words) {
  announcer.textContent = words;
  clearTimeout(saying);
  saying = setTimeout(() => { announcer.textContent = ""; }, SAID_MS);
}

const dismissNotice = () => post("notice", { user: me });
const dismissTrouble = () => {
  trouble = "";
  draw();
};

function fade(name, words, dismiss) {
  clearTimeout(fading[name]);
  if (words) fading[name] = setTimeout(dismiss, SHOWN_MS);
}

function draw() {
  toasts.replaceChildren(...[[notice, dismissNotice], [trouble, dismissTrouble]].filter(([words]) => words).map(([words, dismiss]) =>
    h("div", { class: "toast" }, h("span", {}, words), h("button", { type: "button", class: "quiet", "aria-label": "Dismiss", onclick: dismiss }, "✕"))));
}

window.addEventListener("trouble", ({ detail }) => {
  trouble = detail;
  fade("trouble", trouble, dismissTrouble);
  draw();
});
