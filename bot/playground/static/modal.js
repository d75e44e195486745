/* The modal that the acting person has open: a real <dialog>, so that focus stays inside and Escape closes. */

import { deed, h, post } from "/static/dom.js";
import { plain } from "/static/mrkdwn.js";
import { renderBlocks } from "/static/blocks.js";
import { takeAway } from "/static/dialogs.js";

const CONTROLS = "input, textarea, select, button, a";
const FIELDS = ".dialog-body :is(input, textarea, select)";

let open = null; // {dialog, id, hash, inputs, me}

/** Show the topmost view of `stack`, or none. What was typed survives as long as its block does. */
export function showModal(stack, me, names) {
  const view = stack.at(-1);
  if (open && (!view || view.id !== open.id || me !== open.me)) take();
  if (!view) return;
  if (open && open.hash === view.hash) {
    showErrors(view);
    return;
  }
  const values = open ? { ...view.values, ...entered(open.inputs) } : view.values;
  const inputs = new Map();
  const place = {
    names, inputs, values,
    act: (block, element, chosen) => deed("action", {
      user: me, view_id: view.id, block_id: block.block_id, action_id: element.action_id ?? "", chosen, values: entered(inputs),
    }),
  };
  const content = frame(view, stack, me, renderBlocks(view.blocks, place));
  if (open) {
    const goBack = placeIn(open.dialog);
    open.dialog.replaceChildren(content);
    Object.assign(open, { hash: view.hash, inputs });
    goBack();
  } else {
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "modal-title" }, content);
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      deed("close", { user: me, view_id: open.id });
    });
    document.body.append(dialog);
    open = { dialog, id: view.id, hash: view.hash, inputs, me };
    dialog.showModal();
    dialog.querySelector(FIELDS)?.focus();
  }
  showErrors(view);
}

/** Where the keyboard and the eyes are in `dialog`; what is given back returns there after it was drawn anew. */
function placeIn(dialog) {
  const { scrollTop } = dialog.querySelector(".dialog-body");
  const here = document.activeElement;
  const { block } = here.closest("[data-block]")?.dataset ?? {};
  const within = () => [...dialog.querySelectorAll(block ? `[data-block="${CSS.escape(block)}"] :is(${CONTROLS})` : CONTROLS)];
  const index = within().indexOf(here);
  const { selectionStart: from, selectionEnd: to } = here;
  return () => {
    dialog.querySelector(".dialog-body").scrollTop = scrollTop;
    const there = within()[index];
    (there ?? dialog.querySelector(FIELDS))?.focus({ preventScroll: Boolean(there) });
    if (there?.type === here.type && Number.isInteger(from)) there.setSelectionRange(from, to);
  };
}

function take() {
  takeAway(open.dialog);
  open = null;
}

function frame(view, stack, me, body) {
  const close = (all) => deed("close", { user: me, view_id: view.id, all });
  const form = h("form", {
    class: "dialog-form", noValidate: true,
    onsubmit: (event) => {
      event.preventDefault();
      submit(form, view, me);
    },
    onkeydown: (event) => {
      if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.requestSubmit();
    },
  },
    h("header", { class: "dialog-head" },
      stack.length > 1 && h("button", { type: "button", class: "quiet", "aria-label": "Back", onclick: () => close(false) }, "‹"),
      h("h2", { id: "modal-title" }, plain(view.title?.text ?? "")),
      h("button", { type: "button", class: "quiet close", "aria-label": "Close", onclick: () => close(stack.length > 1) }, "✕")),
    h("div", { class: "dialog-body" }, h("p", { class: "modal-notice", role: "alert", hidden: true }), body),
    h("footer", { class: "dialog-foot" },
      h("span", { class: "from" }, h("img", { src: "/static/icon.svg", alt: "", width: 18, height: 18 }), "Copydesk"),
      h("button", { type: "button", class: "button", onclick: () => close(false) }, plain(view.close?.text ?? (view.submit ? "Cancel" : "Close"))),
      view.submit && h("button", { type: "submit", class: "button primary" }, plain(view.submit.text))));
  return form;
}

async function submit(form, view, me) {
  const button = form.querySelector("button[type=submit]");
  if (!button || button.disabled) return;
  button.disabled = true;
  form.classList.add("sending");
  const answer = await post("submit", { user: me, view_id: view.id, values: entered(open.inputs) });
  button.disabled = false;
  form.classList.remove("sending");
  if (!answer.ok && open) showErrors({ errors: answer.errors, notice: Object.keys(answer.errors ?? {}).length ? "" : troubled(answer.error) });
}

function troubled(error) {
  return /^[a-z_]+$/.test(error) ? `We had some trouble connecting. Try again? (${error})` : error;
}

function entered(inputs) {
  return Object.fromEntries([...inputs].map(([block, actions]) => [block, Object.fromEntries([...actions].map(([action, made]) => [action, made.read()]))]));
}

function showErrors(view) {
  const errors = view.errors ?? {};
  let first = null;
  for (const block of open.dialog.querySelectorAll("[data-block]")) {
    const sentence = errors[block.dataset.block] ?? "";
    const shown = block.querySelector(".error");
    const field = block.querySelector("input, textarea, select");
    const isNew = shown.textContent !== sentence;
    shown.textContent = sentence;
    shown.hidden = !sentence;
    block.classList.toggle("wrong", Boolean(sentence));
    field?.setAttribute("aria-invalid", String(Boolean(sentence)));
    if (sentence && isNew) first ??= field;
  }
  const notice = open.dialog.querySelector(".modal-notice");
  notice.textContent = view.notice ?? "";
  notice.hidden = !view.notice;
  first?.focus();
}
