/* Block Kit as DOM. A `place` says who looks and what a click does:
   names   looks up people and channels, and knows the reader's time zone
   act     (block, element, chosen, node) => promise, for clicks and choices
   inputs  a Map the inputs register in, by block_id then action_id: {element, read, node} */

import { fromLocalField, h, sendFile, toLocalField } from "/static/dom.js";
import { inline, isAddress, link, markdown, mrkdwn, plain } from "/static/mrkdwn.js";
import { confirmed, openMenu } from "/static/dialogs.js";
import { toward } from "/static/permalinks.js";
import { describe, variantOf } from "/static/variants.js";

export function renderBlocks(blocks, place) {
  const root = h("div", { class: "blocks" });
  const card = blocks.find((block) => block.type === "header")?.text.text;
  let into = root;
  for (const block of blocks) {
    const variant = variantOf(block, card);
    if (variant) root.append((into = variant));
    else if (block.type === "divider") into = root;
    const shown = RENDER[block.type]?.(block, place) ?? unknown(block);
    into.append(shown);
    if (into !== root && block.type === "rich_text") describe(into, shown);
    if (block.type === "actions") into = root; // what follows a variant's buttons is not about it
  }
  return root;
}

export function text(object, place) {
  return object.type === "mrkdwn" ? mrkdwn(object.text, place.names) : plain(object.text, { emoji: object.emoji !== false });
}

const RENDER = {
  section(block, place) {
    const body = h("div", { class: "section-body" });
    if (block.text) body.append(h("div", { class: "section-text" }, text(block.text, place)));
    if (block.fields) body.append(h("div", { class: "fields" }, ...block.fields.map((field) => h("div", {}, text(field, place)))));
    const accessory = block.accessory && h("div", { class: "accessory" }, renderElement(block, block.accessory, place));
    return h("div", { class: "block section" }, body, accessory);
  },
  header: (block, place) => h("h3", { class: "block header" }, text(block.text, place)),
  divider: () => h("hr", { class: "block divider" }),
  context: (block, place) =>
    h("div", { class: "block context" }, ...block.elements.map((element) =>
      element.type === "image" ? picture(element, "context-image") : h("span", {}, text(element, place)))),
  actions: (block, place) =>
    h("div", { class: "block actions" }, ...block.elements.map((element) => renderElement(block, element, place))),
  image: (block, place) =>
    h("figure", { class: "block image" }, block.title && h("figcaption", {}, text(block.title, place)), picture(block, "")),
  markdown: (block, place) => h("div", { class: "block" }, markdown(block.text, place.names)),
  table: (block, place) => table(block, place),
  rich_text: (block, place) => h("div", { class: "block rich" }, ...richText(block, place)),
  input: (block, place) => inputBlock(block, place),
};

function unknown(block) {
  return h("p", { class: "block unknown" }, `This block can't be shown here: ${block.type}`);
}

/* Pictures from elsewhere are not fetched: nothing leaves this computer. */
function picture(element, name) {
  const address = element.image_url ?? (element.slack_file?.id ? `/files/${encodeURIComponent(element.slack_file.id)}` : "");
  const isHere = /^(data:image\/|https?:\/\/(127\.0\.0\.1|localhost)[:/])/.test(address) || address.startsWith("/");
  if (!isHere) return h("span", { class: `picture-away ${name}`, role: "img", "aria-label": element.alt_text }, element.alt_text);
  return h("img", { class: name, src: address, alt: element.alt_text, loading: "lazy" });
}

function table(block, place) {
  const cell = (tag, held, column) => {
    const words = held.type === "rich_text" ? h("div", {}, ...richText(held, place)) : held.text;
    return h(tag, { class: `align-${block.column_settings?.[column]?.align ?? "left"}`, ...(tag === "th" ? { scope: "col" } : {}) }, words);
  };
  const [head, ...rows] = block.rows;
  const shown = h("table", {},
    h("thead", {}, h("tr", {}, ...head.map((held, column) => cell("th", held, column)))),
    h("tbody", {}, ...rows.map((row) => h("tr", {}, ...row.map((held, column) => cell("td", held, column))))));
  return h("div", { class: "block table", tabindex: "0", role: "region", "aria-label": "Table" }, shown);
}

function richText(block, place) {
  const parts = (elements) => elements.map((element) => richPart(element, place));
  return block.elements.map((element) => {
    switch (element.type) {
      case "rich_text_section": return h("div", {}, ...parts(element.elements));
      case "rich_text_quote": return h("blockquote", {}, ...parts(element.elements));
      case "rich_text_preformatted": return h("pre", {}, h("code", {}, ...parts(element.elements)));
      case "rich_text_list":
        return h(element.style === "ordered" ? "ol" : "ul", {}, ...element.elements.map((item) => h("li", {}, ...parts(item.elements))));
      default: return unknown(element);
    }
  });
}

function richPart(element, place) {
  const style = element.style ?? {};
  const wrap = (node) => [["bold", "strong"], ["italic", "em"], ["strike", "s"], ["code", "code"]]
    .reduce((inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner), node);
  switch (element.type) {
    case "text": return wrap(document.createTextNode(element.text));
    case "link": return wrap(link(element.url, element.text));
    case "emoji": return plain(`:${element.name}:`);
    case "user": return inline(`<@${element.user_id}>`, place.names)[0];
    case "channel": return inline(`<#${element.channel_id}>`, place.names)[0];
    case "broadcast": return inline(`<!${element.range}>`, place.names)[0];
    case "date": return inline(`<!date^${element.timestamp}^${element.format}|${element.fallback ?? ""}>`, place.names)[0];
    default: return document.createTextNode("");
  }
}

/* Elements that act at once, in sections and actions. */
export function renderElement(block, element, place) {
  const act = (chosen, node) => place.act(block, element, chosen, node);
  switch (element.type) {
    case "button": return button(element, act, place);
    case "overflow": return overflow(element, act, place);
    case "image": return picture(element, "accessory-image");
    default: return choice(block, element, place, async (chosen, node) => {
      if (!element.confirm || (await confirmed(element.confirm, place))) return act(chosen, node);
      const asBefore = renderElement(block, element, place);
      node.replaceWith(asBefore);
      asBefore.focus();
    });
  }
}

function button(element, act, place) {
  const kind = `button ${element.style ?? ""}`;
  const label = { "aria-label": element.accessibility_label, "data-action": element.action_id };
  const shown = text(element.text, place);
  if (isAddress(element.url)) {
    return h("a", { class: kind, ...toward(element.url), ...label, onclick: (event) => act(null, event.currentTarget) }, shown);
  }
  return h("button", {
    type: "button", class: kind, ...label,
    onclick: async ({ currentTarget }) => {
      if (!element.confirm || (await confirmed(element.confirm, place))) act(null, currentTarget);
    },
  }, shown);
}

function overflow(element, act, place) {
  return h("button", {
    type: "button", class: "button overflow", "aria-haspopup": "menu", "aria-label": "More actions", "data-action": element.action_id,
    onclick: ({ currentTarget }) => openMenu(currentTarget, element.options.map((option) => ({
      label: option.text.text,
      note: option.description?.text,
      choose: async () => {
        if (isAddress(option.url)) window.open(option.url, "_blank", "noopener");
        if (!element.confirm || (await confirmed(element.confirm, place))) act(option.value, currentTarget);
      },
    }))),
  }, "⋯");
}

/* One field for every kind of entry; `changed` is called when a person has chosen. A form sends what it holds. */
function choice(block, element, place, changed) {
  const made = entry(element, place, place.values?.[block.block_id]?.[element.action_id]);
  remember(block, element, place, made);
  const name = element.placeholder?.text ?? "Choose";
  made.node.setAttribute("aria-label", name);
  made.node.setAttribute("data-action", element.action_id);
  made.node.addEventListener("change", () => changed(made.read(), made.node));
  return made.node;
}

function remember(block, element, place, made) {
  if (!place.inputs.has(block.block_id)) place.inputs.set(block.block_id, new Map());
  place.inputs.get(block.block_id).set(element.action_id ?? "", made);
}

function inputBlock(block, place) {
  const { element } = block;
  const held = place.values?.[block.block_id]?.[element.action_id];
  const made = entry(element, place, held);
  const id = `field-${block.block_id}`;
  const isGroup = made.node.localName === "fieldset";
  const tag = isGroup ? "legend" : "label";
  remember(block, element, place, made);
  const label = h(tag, { class: "label", ...(isGroup ? {} : { for: id }) }, plain(block.label.text), block.optional && h("span", { class: "optional" }, " (optional)"));
  const hint = block.hint && h("p", { class: "hint", id: `${id}-hint` }, plain(block.hint.text));
  const error = h("p", { class: "error", id: `${id}-error`, hidden: true });
  const field = isGroup ? made.node : (made.node.querySelector("input,textarea,select") ?? made.node);
  field.id = id;
  field.setAttribute("aria-describedby", [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" "));
  if (!block.optional && !isGroup) field.setAttribute("aria-required", "true");
  if (block.dispatch_action) dispatch(element, made.node, () => place.act(block, element, made.read(), made.node));
  if (isGroup) made.node.prepend(label);
  return h("div", { class: "block input", "data-block": block.block_id }, isGroup ? made.node : [label, made.node], hint, error);
}

/** When an entry is told to the app at once: a choice when it is made, typed text at Enter unless the app says otherwise. */
function dispatch(element, node, act) {
  if (!element.type.endsWith("_input")) {
    node.addEventListener("change", act);
    return;
  }
  const on = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  if (on.includes("on_character_entered")) node.addEventListener("input", act);
  if (on.includes("on_enter_pressed")) node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    act();
  });
}

/** A field and how to read it: a string, a list of strings, or null. */
function entry(element, place, held) {
  const placeholder = element.placeholder?.text ?? "";
  const typed = (type, start, more = {}) => {
    const node = h("input", { type, class: "field", placeholder, value: held ?? start ?? "", ...more });
    return { node, read: () => node.value || null };
  };
  switch (element.type) {
    case "plain_text_input": return textField(element, placeholder, held);
    case "url_text_input": return typed("text", element.initial_value, { inputMode: "url", autocomplete: "off" });
    case "email_text_input": return typed("text", element.initial_value, { inputMode: "email" });
    case "number_input": return typed("text", element.initial_value, { inputMode: "decimal" });
    case "datepicker": return typed("date", element.initial_date);
    case "timepicker": return typed("time", element.initial_time);
    case "datetimepicker": return dateAndTime(element, place, held);
    case "static_select":
    case "users_select":
    case "channels_select":
    case "conversations_select": return select(element, place, held, placeholder);
    case "file_input": return files(element, place, held);
    case "radio_buttons": return ticks(element, place, "radio", held ?? element.initial_option?.value);
    default: return ticks(element, place, "checkbox", held ?? element.initial_options?.map((option) => option.value) ?? startOf(element));
  }
}

function startOf(element) {
  return element.initial_users ?? element.initial_channels ?? element.initial_conversations ?? [];
}

function textField(element, placeholder, held) {
  const value = held ?? element.initial_value ?? "";
  const shared = { class: "field", placeholder, value };
  const field = element.multiline ? h("textarea", { ...shared, rows: 4 }) : h("input", { ...shared, type: "text", autocomplete: "off" });
  if (!element.max_length) return { node: field, read: () => field.value || null };
  const left = h("span", { class: "left", "aria-hidden": "true" });
  const count = () => {
    const room = element.max_length - field.value.length;
    left.textContent = room.toLocaleString("en-US");
    left.classList.toggle("over", room < 0);
  };
  field.addEventListener("input", count);
  count();
  return { node: h("div", { class: "counted" }, field, left), read: () => field.value || null };
}

function dateAndTime(element, place, held) {
  const start = held ?? element.initial_date_time;
  const { zone } = place.names;
  const field = h("input", { type: "datetime-local", class: "field", value: start ? toLocalField(Number(start), zone) : "" });
  const node = h("div", { class: "zoned" }, field, h("span", { class: "zone" }, zone));
  return { node, read: () => (field.value ? String(fromLocalField(field.value, zone)) : null) };
}

function select(element, place, held, placeholder) {
  const start = held ?? element.initial_option?.value ?? element.initial_user ?? element.initial_channel ?? element.initial_conversation ?? "";
  const item = (option) => h("option", { value: option.value, selected: option.value === start }, option.text.text);
  const node = h("select", { class: "field" },
    h("option", { value: "", selected: start === "" }, placeholder || "Choose one"),
    ...offered(element, place).map(item),
    ...(element.option_groups ?? []).map((group) => h("optgroup", { label: group.label.text }, ...group.options.map(item))));
  node.classList.toggle("unset", start === "");
  node.addEventListener("change", () => node.classList.toggle("unset", node.value === ""));
  return { node, read: () => node.value || null };
}

/** Options that Slack itself offers where an app doesn't list any. */
function offered(element, place) {
  const as = (value, label) => ({ value, text: { text: label } });
  if (element.type.includes("users")) return place.names.people().map((person) => as(person.id, person.name));
  if (element.type.includes("channels") || element.type.includes("conversations")) return place.names.channels().map((channel) => as(channel.id, `#${channel.name}`));
  return element.options ?? [];
}

const known = new Map(); // names of files that were chosen, by their ids

/** Files are sent as soon as they are chosen, as Slack's client does; the form waits for them. */
function files(element, place, held) {
  let ids = held ?? [];
  const field = h("input", { type: "file", class: "field", multiple: (element.max_files ?? 10) > 1, accept: (element.filetypes ?? []).map((kind) => `.${kind}`).join(",") });
  const list = h("ul", { class: "chosen-files" });
  const draw = () => list.replaceChildren(...ids.map((id) => h("li", {}, known.get(id) ?? id,
    h("button", { type: "button", class: "quiet", "aria-label": `Remove ${known.get(id) ?? id}`, onclick: () => changed(ids.filter((other) => other !== id)) }, "✕"))));
  const changed = (now) => {
    ids = now;
    draw();
    list.dispatchEvent(new Event("change", { bubbles: true }));
  };
  field.addEventListener("change", async () => {
    const button = field.form?.querySelector("button[type=submit]");
    if (button) button.disabled = true;
    for (const file of field.files) {
      const answer = await sendFile(file, place.me);
      if (!answer.ok) window.dispatchEvent(new CustomEvent("trouble", { detail: answer.error }));
      else {
        known.set(answer.id, file.name);
        changed([...ids, answer.id]);
      }
    }
    field.value = "";
    if (button) button.disabled = false;
  });
  draw();
  return { node: h("div", { class: "files" }, field, list), read: () => (ids.length ? ids : null) };
}

let groups = 0;

function ticks(element, place, type, start) {
  groups += 1;
  const chosen = new Set([start].flat().filter(Boolean));
  const fields = [];
  const tick = (option) => {
    fields.push(h("input", { type, name: `choice-${groups}`, value: option.value, checked: chosen.has(option.value) }));
    return h("label", { class: "tick" }, fields.at(-1), h("span", {}, text({ type: "plain_text", ...option.text }, place),
      option.description && h("small", {}, plain(option.description.text))));
  };
  const named = element.option_groups ?? [];
  const list = [...offered(element, place).map(tick),
    ...named.flatMap((group) => [h("b", { class: "tick-group" }, plain(group.label.text)), ...group.options.map(tick)])];
  const size = `${fields.length > 5 ? "many" : ""} ${named.length ? "grouped" : ""}`;
  const node = h("fieldset", { class: `ticks ${size}` }, h("div", { class: "tick-list" }, ...list));
  const values = () => fields.filter((field) => field.checked).map((field) => field.value);
  return { node, read: () => (type === "radio" ? (values()[0] ?? null) : values()) };
}
