/* The message field: Enter sends, Shift+Enter breaks the line, "/" lists what Copydesk can do. */

import { deed, h } from "/static/dom.js";
import { keepWords } from "/static/drafts.js";

/** `where` gives the current {user, channel, thread_ts}; threads take no commands, as in Slack.
    `sent` is called as something is sent. */
export function composer({ label, where, commands, people, botUser, id, sent }) {
  const listId = `${id}-list`;
  const list = h("ul", { id: listId, class: "suggestions", role: "listbox", "aria-label": "Commands", hidden: true });
  const field = h("textarea", {
    id, class: "composer-field", rows: 1, placeholder: label, "aria-label": label,
    role: "combobox", "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list",
  });
  const send = h("button", { type: "submit", class: "send", "aria-label": "Send", disabled: true }, "➤");
  const keep = keepWords(field, () => `${id}|${where().thread_ts ?? ""}`);
  let shown = [];
  let current = 0;

  const suggest = () => {
    const typed = field.value;
    const wanted = typed.toLowerCase().replace(/\s+/g, " ");
    shown = where().thread_ts || !typed.startsWith("/") ? [] : commands().filter((entry) => entry.command.startsWith(wanted));
    if (shown.length === 1 && wanted.trim() === shown[0].command && typed.endsWith(" ")) shown = [];
    current = Math.min(current, Math.max(shown.length - 1, 0));
    draw();
  };
  const draw = () => {
    list.replaceChildren(...shown.map((entry, index) =>
      h("li", {
        id: `${listId}-${index}`, role: "option", "aria-selected": String(index === current),
        onpointerdown: (event) => { event.preventDefault(); take(entry); },
        onpointermove: () => { if (current !== index) { current = index; draw(); } },
      }, h("strong", {}, entry.command), entry.takes && h("em", {}, ` ${entry.takes}`), h("span", {}, entry.does))));
    list.hidden = shown.length === 0;
    field.setAttribute("aria-expanded", String(!list.hidden));
    if (list.hidden) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", `${listId}-${current}`);
    send.disabled = !field.value.trim();
    keep();
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 220)}px`;
  };
  const take = (entry) => {
    field.value = entry.takes ? `${entry.command} ` : entry.command;
    current = 0;
    suggest();
    field.focus();
  };
  const submit = async () => {
    const typed = field.value.trimEnd();
    if (!typed) return;
    const isCommand = typed.startsWith("/"); // a space before the slash makes it a message, as in Slack
    field.value = "";
    shown = [];
    draw();
    sent();
    const answer = await deed("message", { ...where(), text: isCommand ? typed : escaped(typed, people(), botUser()) });
    if (!answer.ok && !/^(operation_timeout|dispatch_failed)$/.test(answer.error)) field.value ||= typed;
    draw();
  };

  field.addEventListener("input", () => { current = 0; suggest(); });
  field.addEventListener("blur", () => { shown = []; draw(); });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (shown.length && step) {
      current = (current + step + shown.length) % shown.length;
      draw();
      list.children[current].scrollIntoView({ block: "nearest" });
    } else if (shown.length && event.key === "Escape") {
      shown = [];
      draw();
    } else if (shown.length && event.key === "Tab" && !event.shiftKey) {
      take(shown[current]);
    } else if (event.key === "Escape") {
      field.closest("main, aside").querySelector(".messages").focus({ preventScroll: true });
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      if (shown.length && field.value.trim() !== shown[current].command) take(shown[current]);
      else submit();
    } else return;
    event.preventDefault();
  });

  send.disabled = !field.value;
  return h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); submit(); } },
    list, h("div", { class: "composer-box" }, field, send));
}

/** What a person types, as Slack sends it on: escaped, with mentions as ids. */
function escaped(text, people, botUser) {
  let sent = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  for (const person of people) {
    const first = person.name.split(" ")[0];
    sent = sent.replace(new RegExp(`@(${person.handle.replace(".", "\\.")}|${person.name}|${first})\\b`, "gi"), `<@${person.id}>`);
  }
  return sent.replace(/@copydesk\b/gi, `<@${botUser}>`);
}
