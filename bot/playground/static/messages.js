/* Messages as lists that are changed only where something changed, so that focus and place stay. */

import { dayIn, deed, h, timeIn } from "/static/dom.js";
import { mrkdwn, plain } from "/static/mrkdwn.js";
import { renderBlocks } from "/static/blocks.js";

const drawn = new WeakMap(); // list element → Map(key → node)

export function avatar(person, size = "") {
  if (person.is_bot) return h("img", { class: `avatar ${size}`, src: "/static/icon.svg", alt: "" });
  const letters = person.name.split(" ").map((word) => word[0]).join("");
  return h("span", { class: `avatar ${size} tint-${person.tint}`, "aria-hidden": "true" }, letters);
}

/** Bring `list` to show `messages`. */
export function drawMessages(list, messages, context) {
  const before = drawn.get(list) ?? new Map();
  const now = new Map();
  const nodes = [];
  let day = "";
  let previous = null;
  for (const message of messages) {
    const today = dayIn(context.names.zone, Number(message.ts));
    if (today !== day && !context.inThread) {
      const key = `day-${today}`;
      now.set(key, before.get(key) ?? h("div", { class: "day", role: "separator" }, h("span", {}, today)));
      nodes.push(now.get(key));
      previous = null;
    }
    if (context.inThread && messages.length > 1 && message === messages[1]) {
      const key = `replies-${messages.length}`;
      now.set(key, before.get(key) ?? h("div", { class: "replies" }, messages.length === 2 ? "1 reply" : `${messages.length - 1} replies`));
      nodes.push(now.get(key));
      previous = null;
    }
    day = today;
    const joined = previous && previous.user === message.user && !previous.visible_to && !message.visible_to && Number(message.ts) - Number(previous.ts) < 180;
    const key = [message.ts, message.revision, message.reply_count ?? 0, message.latest_reply, joined, context.key].join("|");
    now.set(key, before.get(key) ?? messageNode(message, joined, context));
    nodes.push(now.get(key));
    previous = message;
  }
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const at = focused?.closest("[data-ts]")?.dataset.ts;
  const variant = focused?.closest(".variant")?.dataset.variant;
  // What is gone goes first: else all that follows it is moved, and the browser loses the reader's place.
  const kept = new Set(nodes);
  for (const node of [...list.children]) if (!kept.has(node)) node.remove();
  nodes.forEach((node, index) => {
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
  });
  // A message drawn anew takes its buttons along; the keyboard stays at the variant or message, not at another button.
  if (at && !list.contains(document.activeElement)) {
    const node = list.querySelector(`[data-ts="${at}"]`);
    (node?.querySelector(`[data-variant="${variant}"]`) ?? node)?.focus({ preventScroll: true });
  }
  drawn.set(list, now);
}

function messageNode(message, joined, context) {
  const person = context.person(message.user);
  const { zone } = context.names;
  const time = h("time", { dateTime: new Date(message.ts * 1000).toISOString(), title: `${dayIn(zone, Number(message.ts))}, ${timeIn(zone, Number(message.ts))} (${zone})` }, timeIn(zone, Number(message.ts)));
  const head = h("div", { class: joined ? "unseen" : "message-head" }, h("strong", {}, person.name), person.is_bot && h("span", { class: "app-tag" }, "APP"), time);
  const place = {
    names: context.names,
    inputs: new Map(),
    act: async (block, element, chosen, node) => {
      node.classList.add("waiting");
      await deed("action", {
        user: context.me, channel: message.channel, ts: message.ts, block_id: block.block_id, action_id: element.action_id ?? "", chosen,
        values: Object.fromEntries([...place.inputs].map(([id, held]) => [id, Object.fromEntries([...held].map(([name, made]) => [name, made.read()]))])),
      });
      node.classList.remove("waiting");
    },
  };
  const body = message.blocks?.length ? renderBlocks(message.blocks, place) : h("div", { class: "message-text" }, mrkdwn(message.text, context.names));
  if (message.edited && !message.blocks?.length) body.append(h("span", { class: "edited" }, " (edited)"));
  return h("article", {
    class: `message ${joined ? "joined" : ""} ${message.visible_to ? "ephemeral" : ""} ${message.pinned_to ? "pinned" : ""}`,
    "data-ts": message.ts, tabIndex: -1, "aria-label": `${person.name}, ${timeIn(zone, Number(message.ts))}`,
  },
    joined ? h("span", { class: "joined-time" }, timeIn(zone, Number(message.ts))) : avatar(person),
    h("div", { class: "message-main" },
      message.pinned_to && h("p", { class: "pinned-note" }, h("span", { "aria-hidden": "true" }, "📌 "), `Pinned by ${context.person(message.pinned_info.pinned_by).name}`),
      message.visible_to && h("p", { class: "only-you" }, h("span", { "aria-hidden": "true" }, "👁 "), "Only visible to you"),
      head, body, reactions(message), !context.inThread && threadLink(message, context)),
    !context.inThread && !message.visible_to && h("button", { type: "button", class: "reply-button", onclick: () => context.openThread(message.ts) }, "Reply in thread"));
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return h("div", { class: "reactions" }, ...message.reactions.map((reaction) =>
    h("span", { class: "reaction", title: `:${reaction.name}:` }, plain(`:${reaction.name}:`), ` ${reaction.count}`)));
}

function threadLink(message, context) {
  if (!message.reply_count) return null;
  const people = message.reply_users.slice(0, 3).map((user) => avatar(context.person(user), "tiny"));
  const count = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  return h("button", { type: "button", class: "thread-link", onclick: () => context.openThread(message.ts) },
    ...people, h("strong", {}, count), h("span", {}, `Last reply ${timeIn(context.names.zone, Number(message.latest_reply))}`));
}
