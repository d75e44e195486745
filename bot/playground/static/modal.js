/* The modal that the acting person has open: a real <dialog>, so that focus stays inside and Escape closes. */

import { deed, h, post } from "/static/dom.js";
import { plain } from "/static/mrkdwn.js";
import { renderBlocks } from "/static/blocks.js";
import { confirmed, takeAway } from "/static/dialogs.js";
import { draftOf, forgetDraft, keepDraft } from "/static/drafts.js";

const CONTROLS = "input, textarea, select, button, a";
const FIELDS = ".dialog-body :is(input, textarea, select)";

const DISCARD = {
  title: { text: "Discard what you typed?" },
  text: { type: "plain_text", text: "The form closes, and what you wrote in it is gone." },
  confirm: { text: "Discard" },
  deny: { text: "Keep writing" },
  style: "danger",
};

let open = null; // {dialog, stack, view, id, hash, inputs, me, typed}

/** Show the topmost view of `stack`, or none. What was typed survives as long as its block does; what was
    typed into such a form before, and neither sent nor thrown away, is there again. */
export function showModal(stack, me, names) {
  const view = stack.at(-1);
  if (open && (!view || view.id !== open.id || me !== open.me)) take();
  if (!view) return;
  if (open && open.hash === view.hash) {
    showErrors(view);
    return;
  }
  const draft = open ? null : draftOf(view, me);
  const values = { ...view.values, ...(open ? entered(open.inputs) : draft) };
  const inputs = new Map();
  const place = {
    me, names, inputs, values,
    act: (block, element, chosen) => deed("action", {
      user: me, view_id: view.id, block_id: block.block_id, action_id: element.action_id ?? "", chosen, values: entered(inputs),
    }),
  };
  const content = frame(view, stack, me, renderBlocks(view.blocks, place));
  if (open) {
    const goBack = placeIn(open.dialog);
    open.dialog.replaceChildren(content);
    Object.assign(open, { stack, view, hash: view.hash, inputs });
    goBack();
  } else {
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "modal-title" }, content);
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      leave(false);
    });
    // A browser closes on a second Escape whatever we say: then the form is there again, and the question too.
    dialog.addEventListener("close", () => {
      if (open?.dialog !== dialog) return;
      dialog.showModal();
      const question = document.querySelector("dialog.small");
      if (!question) return leave(false);
      question.close(); // what was above it is above it again
      question.showModal();
    });
    for (const kind of ["input", "change"]) dialog.addEventListener(kind, typed);
    document.body.append(dialog);
    open = { dialog, stack, view, id: view.id, hash: view.hash, inputs, me, typed: Boolean(draft) };
    dialog.showModal();
    dialog.querySelector(FIELDS)?.focus();
  }
  showErrors(view);
  if (draft) dialogNote("What you had typed is back.");
}

function typed() {
  open.typed = true;
  keepDraft(open.view, open.me, entered(open.inputs));
}

/** Close the form, or all that are stacked; what was typed is thrown away only if the person says so. */
async function leave(all) {
  if (document.querySelector("dialog.small")) return; // it is being asked already
  const { view, me } = open;
  const going = all ? open.stack : [view];
  if ((open.typed || going.some((held) => draftOf(held, me))) && !(await confirmed(DISCARD, {}))) return;
  for (const held of going) forgetDraft(held, me);
  deed("close", { user: me, view_id: view.id, all });
}

function dialogNote(sentence) {
  open.dialog.querySelector(".dialog-body").prepend(h("p", { class: "draft-note", role: "status" }, sentence));
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
      stack.length > 1 && h("button", { type: "button", class: "quiet", "aria-label": "Back", onclick: () => leave(false) }, "‹"),
      h("h2", { id: "modal-title" }, plain(view.title?.text ?? "")),
      h("button", { type: "button", class: "quiet close", "aria-label": "Close", onclick: () => leave(stack.length > 1) }, "✕")),
    h("div", { class: "dialog-body" }, h("p", { class: "modal-notice", role: "alert", hidden: true }), body),
    h("footer", { class: "dialog-foot" },
      h("span", { class: "from" }, h("img", { src: "/static/icon.svg", alt: "", width: 18, height: 18 }), "Copydesk"),
      h("button", { type: "button", class: "button", onclick: () => leave(false) }, plain(view.close?.text ?? (view.submit ? "Cancel" : "Close"))),
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
  if (answer.ok) forgetDraft(view, me);
  else if (open) showErrors({ errors: answer.errors, notice: Object.keys(answer.errors ?? {}).length ? "" : troubled(answer.error) });
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
  first?.closest("[data-block]").scrollIntoView({ block: "nearest" }); // with what is wrong, which stands below it
}
