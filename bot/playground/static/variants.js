/* The variants on the cards, in reading order, and the one where the keyboard is. It is there still when its card is
   drawn anew, or a form over it closes. */

import { h } from "/static/dom.js";

const MARK = /^(undecided|decided):(.+)$/; // how Copydesk names the block that a variant begins with

let current = null; // {ts, id}
let copies = 0;

document.addEventListener("focusin", ({ target }) => {
  if (target.closest("dialog, [role=menu]")) return;
  const node = target.closest("#messages .variant");
  current = node && keyOf(node);
});

export const keyOf = (node) => ({ ts: node.closest("[data-ts]")?.dataset.ts, id: node.dataset.variant });
export const isSame = (one, other) => one?.ts === other?.ts && one?.id === other?.id;
export const isUndecided = (node) => node.classList.contains("undecided");
export const variants = () => [...document.querySelectorAll("#messages .variant")];
export const find = (key) => (key ? variants().find((node) => isSame(keyOf(node), key)) : undefined);
export const inFocus = () => find(current);

/** The element that holds a variant's blocks, if `block` begins one; `card` is what its message's header says. */
export function variantOf(block, card) {
  const [, state, id] = MARK.exec(block.block_id ?? "") ?? [];
  if (!id) return null;
  const name = block.text.text.replaceAll("*", "").replace(/\s+/g, " ");
  return h("div", { class: `variant ${state}`, "data-variant": id, role: "group", tabIndex: -1, "aria-label": card ? `${card}, ${name}` : name });
}

/** Let a listener hear the copy when they come to the variant. */
export function describe(variant, copy) {
  copy.id ||= `copy-${(copies += 1)}`;
  variant.setAttribute("aria-describedby", copy.id);
}

export function goTo(node) {
  node.focus({ preventScroll: true });
  node.scrollIntoView({ block: node.clientHeight > node.closest(".messages").clientHeight ? "start" : "nearest" });
}
