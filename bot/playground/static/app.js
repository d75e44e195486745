/* The workspace: keeps the newest state, who is acting and what is open, and draws it. */

import "/static/theme.js";
import { deed, h, read, timeIn } from "/static/dom.js";
import { follow } from "/static/live.js";
import { drawNotice, say } from "/static/notes.js";
import { avatar, drawMessages } from "/static/messages.js";
import { isAtEnd, keepAtEnd, toEnd } from "/static/newest.js";
import { composer } from "/static/composer.js";
import { closeDrawer } from "/static/drawer.js";
import { renderBlocks } from "/static/blocks.js";
import { showModal } from "/static/modal.js";
import { keysDrawn } from "/static/keys.js";
import { pinBar } from "/static/pins.js";
import { placeIn } from "/static/permalinks.js";
import { outboxPanel, panelHead, weatherPanel, webhooksPanel } from "/static/panels.js";

const $ = (id) => document.getElementById(id);
const TOOLS = { outbox: ["📤", "Outbox"], webhooks: ["🪝", "Webhooks"], weather: ["⛅", "Weather"] };
const NOTES = {
  outbox: "Published posts, as their readers see them",
  webhooks: "What a customer's system received",
  weather: "Order trouble, and watch",
};
const HOME_LISTENS = "home";

let state = null;
const at = {
  me: localStorage.getItem("me") ?? "U0ANARUIZ1",
  channel: localStorage.getItem("channel") ?? "C0CAMPAIGN",
  tab: "messages",
  panel: null, // "outbox" | "webhooks" | "weather" | {thread: ts}
};
const seen = new Map(); // "person|channel" → ts of the last message that was on screen
let announced = null;

const person = (id) => state.people.find((held) => held.id === id) ?? { id, name: id, is_bot: false, tint: 0 };
const me = () => person(at.me);
const names = () => ({
  zone: me().zone,
  person: (id) => state.people.find((held) => held.id === id)?.name,
  channel: (id) => state.channels.find((held) => held.id === id)?.name,
  people: () => state.people.filter((held) => !held.is_bot),
  channels: () => state.channels.filter((held) => !held.member),
});
const visible = (channel) => (state.messages[channel] ?? []).filter((held) => !held.visible_to || held.visible_to === at.me);
const context = (more = {}) => ({ me: at.me, key: at.me, names: names(), person, openThread: (ts) => openPanel({ thread: ts }), ...more });

async function refresh() {
  const fresh = await read("state");
  fresh.people.forEach((held, index) => { held.tint = index; });
  state = fresh;
  if (!me().zone || me().is_bot) at.me = state.people[0].id;
  const channel = state.channels.find((held) => held.id === at.channel);
  if (!channel || (channel.member && channel.member !== at.me)) at.channel = state.channels[0].id;
  draw();
}

function draw() {
  localStorage.setItem("zone", me().zone); // a post's own page shows its time in it
  announce();
  drawSide();
  drawChannel();
  drawPanel();
  drawNotice(at.me, state.notices[at.me]);
  showModal(state.modals[at.me] ?? [], at.me, names());
  keysDrawn();
}

function drawSide() {
  const entry = (channel, mark, label) => {
    const here = channel.id === at.channel;
    const unread = here ? 0 : unreadIn(channel.id);
    return h("li", {}, h("button", {
      type: "button", class: `side-entry ${here ? "here" : ""} ${unread ? "unread" : ""}`, "aria-current": here ? "page" : undefined,
      onclick: () => go(channel.id),
    }, h("span", { class: "side-mark", "aria-hidden": "true" }, mark), h("span", {}, label), unread > 0 && h("span", { class: "badge", "aria-label": `${unread} unread` }, unread)));
  };
  const direct = state.channels.find((held) => held.member === at.me);
  keepFocus($("channels"), ...state.channels.filter((held) => !held.member).map((channel) => entry(channel, "#", channel.name)));
  keepFocus($("apps"), entry(direct, h("img", { src: "/static/icon.svg", alt: "", width: 18, height: 18 }), "Copydesk"));
  keepFocus($("tools"),
    ...Object.entries(TOOLS).map(([name, [mark, label]]) => h("li", {}, h("button", {
      type: "button", class: `side-entry ${at.panel === name ? "here" : ""}`, "aria-pressed": String(at.panel === name),
      onclick: () => openPanel(at.panel === name ? null : name),
    }, h("span", { class: "side-mark", "aria-hidden": "true" }, mark), h("span", {}, label), name === "weather" && stormy() && h("span", { class: "badge warn" }, "on")))),
    h("li", {}, h("a", { class: "side-entry", href: `${state.dashboard_url}/?zone=${encodeURIComponent(me().zone)}`, target: "_blank", rel: "noopener" }, h("span", { class: "side-mark", "aria-hidden": "true" }, "📈"), h("span", {}, "Dashboard ↗"))));
  keepFocus($("people"), ...names().people().map((held) => h("button", {
    type: "button", role: "radio", class: `person ${held.id === at.me ? "here" : ""}`, "aria-checked": String(held.id === at.me), "data-person": held.id,
    onclick: () => become(held.id),
  }, avatar(held, "small"), h("span", { class: "person-name" }, h("strong", {}, held.name), h("small", {}, held.title)),
    h("span", { class: "person-time" }, h("small", {}, timeIn(held.zone, Date.now() / 1000)), h("small", {}, held.zone.split("/")[1].replace("_", " "))))));
}

/** Replace children without losing the keyboard's place among them. */
function keepFocus(parent, ...children) {
  const place = [...parent.querySelectorAll("button, a")].indexOf(document.activeElement);
  parent.replaceChildren(...children);
  if (place >= 0) parent.querySelectorAll("button, a")[place]?.focus();
}

const stormy = () => Object.values(state.weather).some((value) => value > 0);

function unreadIn(channel) {
  const key = `${at.me}|${channel}`;
  const messages = visible(channel).filter((held) => held.user !== at.me);
  if (!seen.has(key)) seen.set(key, messages.at(-1)?.ts ?? "0");
  return messages.filter((held) => Number(held.ts) > Number(seen.get(key))).length;
}

function drawChannel() {
  const channel = state.channels.find((held) => held.id === at.channel);
  $("channel-title").textContent = channel.member ? "Copydesk" : `# ${channel.name}`;
  $("channel-topic").textContent = channel.member ? "Your own conversation with Copydesk" : channel.topic;
  $("channel").setAttribute("aria-label", channel.member ? "Copydesk" : `Channel ${channel.name}`);
  drawTabs(channel);
  const list = $("messages");
  const isHome = channel.member && at.tab === HOME_LISTENS;
  $("composer-place").hidden = Boolean(isHome);
  const pins = isHome ? [] : pinBar(visible(at.channel));
  $("pins").hidden = !pins.length;
  keepFocus($("pins"), ...pins);
  if (isHome) return drawHome(list);
  const wasAtEnd = staysAtEnd() || !isShown();
  if (!isShown()) list.replaceChildren();
  list.dataset.channel = `${at.channel}|${at.me}`;
  const messages = visible(at.channel).filter((held) => !held.is_reply || held.broadcast);
  if (!messages.length) list.replaceChildren(welcome(channel));
  else {
    list.querySelector(".welcome")?.remove();
    const { scrollTop } = list;
    const newest = list.lastElementChild?.dataset.ts;
    drawMessages(list, messages, context());
    if (wasAtEnd) toEnd(list);
    else {
      list.scrollTop = scrollTop;
      if (Number(list.lastElementChild.dataset.ts) > Number(newest)) $("newer").hidden = false;
    }
  }
  if (wasAtEnd) caughtUp();
}

const { staysAtEnd, moved } = keepAtEnd($("messages"), {
  isShown,
  scrolled: () => { if (isShown() && isAtEnd($("messages"))) caughtUp(); },
});

function isShown() {
  return $("messages").dataset.channel === `${at.channel}|${at.me}`;
}

function caughtUp() {
  $("newer").hidden = true;
  seen.set(`${at.me}|${at.channel}`, visible(at.channel).at(-1)?.ts ?? "0");
}

function drawTabs(channel) {
  const tabs = $("home-tabs");
  tabs.hidden = !channel.member;
  if (!channel.member) return;
  keepFocus(tabs, ...["home", "messages"].map((tab) => h("button", {
    type: "button", role: "tab", "aria-selected": String(at.tab === tab), onclick: () => { at.tab = tab; visitHome(); draw(); },
  }, tab === "home" ? "Home" : "Messages")));
}

/** Tell the app, as Slack does, that somebody looks at its Home: it publishes one. */
function visitHome() {
  const channel = state.channels.find((held) => held.id === at.channel);
  if (channel.member && at.tab === HOME_LISTENS) deed("home", { user: at.me });
}

function drawHome(list) {
  const view = state.homes[at.me];
  const key = `home|${at.me}|${view?.hash}`;
  if (list.dataset.channel === key) return;
  list.dataset.channel = key;
  const place = {
    names: names(), inputs: new Map(),
    act: (block, element, chosen) => deed("action", { user: at.me, view_id: view.id, block_id: block.block_id, action_id: element.action_id ?? "", chosen }),
  };
  list.replaceChildren(view ? h("div", { class: "home" }, renderBlocks(view.blocks, place)) : h("div", { class: "empty" }, h("span", { "aria-hidden": "true" }, "🏠"), h("h3", {}, "Nothing here yet"), h("p", {}, "Copydesk has not published a Home for you.")));
}

function welcome(channel) {
  return h("div", { class: "welcome" },
    h("h2", {}, channel.member ? "This is between you and Copydesk" : `Welcome to #${channel.name}`),
    h("p", {}, "Type ", h("kbd", {}, "/campaign"), " in the field below to start a campaign. Then choose another person below the channels, to see it with their eyes."));
}

function drawPanel() {
  const panel = $("panel");
  panel.hidden = !at.panel;
  $("frame").classList.toggle("with-panel", Boolean(at.panel));
  if (!at.panel) { panel.replaceChildren(); delete panel.dataset.shows; return; }
  if (at.panel.thread) return drawThread(panel, at.panel.thread);
  const name = at.panel;
  if (panel.dataset.shows !== name) {
    panel.dataset.shows = name;
    panel.replaceChildren(panelHead(TOOLS[name][1], NOTES[name], () => openPanel(null)), h("div", { class: "panel-body", id: "panel-body" }));
    panel.querySelector("h2").focus();
  }
  fillPanel(name);
}

async function fillPanel(name) {
  const made = { outbox: () => outboxPanel(me().zone), webhooks: () => webhooksPanel(me().zone), weather: () => weatherPanel(state.weather) };
  const content = await made[name]();
  const body = $("panel-body");
  if (at.panel !== name || !body) return;
  const key = content.textContent;
  const values = [...content.querySelectorAll("input")].map((field) => field.value).join();
  if (body.dataset.key === key + values) return;
  body.dataset.key = key + values;
  const focused = document.activeElement?.id || document.activeElement?.getAttribute("aria-label");
  const opened = new Set([...body.querySelectorAll(".delivery")].filter((held) => held.querySelector("details").open).map((held) => held.querySelector("dd").textContent));
  body.replaceChildren(content);
  for (const held of body.querySelectorAll(".delivery")) held.querySelector("details").open = opened.has(held.querySelector("dd").textContent);
  [...body.querySelectorAll("input, button")].find((held) => focused && (held.id === focused || held.getAttribute("aria-label") === focused))?.focus();
}

function drawThread(panel, ts) {
  const key = `thread|${at.channel}|${ts}|${at.me}`;
  const parent = visible(at.channel).find((held) => held.ts === ts);
  if (!parent) { at.panel = null; return drawPanel(); }
  const opens = panel.dataset.shows !== key;
  if (opens) {
    panel.dataset.shows = key;
    const channel = state.channels.find((held) => held.id === at.channel);
    const list = h("div", { class: "messages thread", id: "thread", role: "region", "aria-label": "Thread", tabindex: "0" });
    panel.replaceChildren(
      panelHead("Thread", channel.member ? "Copydesk" : `# ${channel.name}`, () => openPanel(null)), list,
      composer({ id: "thread-composer", label: "Reply…", where: () => ({ user: at.me, channel: at.channel, thread_ts: ts }), commands: () => [], people: names().people, botUser: () => state.bot_user, sent: () => toEnd(list) }));
    panel.querySelector("h2").focus();
  }
  const list = $("thread");
  const wasAtEnd = isAtEnd(list);
  const replies = visible(at.channel).filter((held) => held.is_reply && held.thread_ts === ts);
  drawMessages(list, [parent, ...replies], context({ inThread: true }));
  const hasMore = wasAtEnd && Number(list.dataset.count) < replies.length;
  if (opens ? replies.length : hasMore) toEnd(list);
  list.dataset.count = String(replies.length);
}

/** Say new messages aloud once, for those who listen. */
function announce() {
  const all = visible(at.channel);
  const newest = all.at(-1);
  if (announced && newest && Number(newest.ts) > Number(announced) && newest.user !== at.me) {
    say(`${person(newest.user).name}: ${newest.text}`);
  }
  announced = newest?.ts ?? announced ?? "0";
}

function go(channel) {
  const isApp = Boolean(state.channels.find((held) => held.id === channel).member);
  enter(channel, isApp && !unreadIn(channel) ? HOME_LISTENS : "messages");
  visitHome();
  draw();
  $("composer").focus();
}

function enter(channel, tab) {
  closeDrawer();
  at.tab = tab;
  at.channel = channel;
  if (at.panel?.thread) at.panel = null;
  announced = null;
  localStorage.setItem("channel", channel);
  delete $("messages").dataset.channel;
}

/** Go where a permalink leads: to a message, or to its thread. */
function followHash() {
  const place = placeIn(location.hash);
  if (!place) return;
  history.replaceState(null, "", location.pathname); // so that the same link leads there again
  const { member } = state.channels.find((held) => held.id === place.channel) ?? {};
  const message = (!member || member === at.me) && visible(place.channel).find((held) => held.ts === place.ts);
  if (!message) return window.dispatchEvent(new CustomEvent("trouble", { detail: "That message is not here any more, or it is somebody else’s." }));
  if (place.channel !== at.channel || at.tab === HOME_LISTENS) enter(place.channel, "messages");
  if (message.is_reply) at.panel = { thread: message.thread_ts };
  draw();
  reach(document.querySelector(`#${message.is_reply ? "thread" : "messages"} [data-ts="${place.ts}"]`));
}

/** Take a person to a message, and in a card to the first variant that waits for a decision. */
function reach(message) {
  const node = message.querySelector(".variant.undecided") ?? message;
  (node.previousElementSibling?.matches(".header") ? message : node).scrollIntoView({ block: "start" });
  moved();
  node.focus({ preventScroll: true });
  node.classList.add("reached");
  node.addEventListener("animationend", () => node.classList.remove("reached"), { once: true });
}

function become(id) {
  const direct = state.channels.find((held) => held.id === at.channel)?.member;
  at.me = id;
  announced = null;
  localStorage.setItem("me", id);
  if (direct) at.channel = state.channels.find((held) => held.member === id).id;
  visitHome();
  draw();
  closeDrawer();
}

function openPanel(panel) {
  closeDrawer();
  at.panel = panel;
  const hash = typeof panel === "string" ? `#${panel}` : " ";
  history.replaceState(null, "", hash.trim() || location.pathname);
  draw();
}

$("newer").addEventListener("click", () => toEnd($("messages")));
$("people").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...$("people").children];
  const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
  next.focus();
  become(next.dataset.person);
});
window.addEventListener("hashchange", followHash);
if (location.hash.slice(1) in TOOLS) at.panel = location.hash.slice(1);
await refresh();
$("composer-place").append(composer({
  id: "composer", label: "Message, or / for commands", where: () => ({ user: at.me, channel: at.channel }),
  commands: () => state.commands, people: names().people, botUser: () => state.bot_user, sent: () => toEnd($("messages")),
}));
$("composer").focus();
followHash();
follow(refresh);
setInterval(() => { if (state) drawSide(); }, 30_000);
