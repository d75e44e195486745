/* Slack's mrkdwn and plain text as DOM nodes. Text is never read as HTML. */

import { h } from "/static/dom.js";
import { EMOJI } from "/static/emoji.js";
import { toward } from "/static/permalinks.js";

/** Whether a click may go to `address`: never to a script or a file. */
export const isAddress = (address) => /^(https?:|mailto:)/i.test(address ?? "");

export function link(address, label) {
  if (!isAddress(address)) return document.createTextNode(label || address);
  return h("a", toward(address), label || address);
}

function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

export function emojified(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);
}

export function plain(text, { emoji = true } = {}) {
  const shown = unescaped(text);
  return document.createTextNode(emoji ? emojified(shown) : shown);
}

/** mrkdwn as block nodes: quotes, code fences and lines. `names` looks up people and channels. */
export function mrkdwn(text, names) {
  const root = h("div", { class: "mrkdwn" });
  text.split(/```\n?([\s\S]*?)```/g).forEach((piece, index) => {
    if (index % 2) root.append(h("pre", {}, h("code", {}, unescaped(piece.replace(/\n$/, "")))));
    else root.append(...quoted(piece, names));
  });
  return root;
}

function quoted(text, names) {
  const nodes = [];
  let quote = null;
  const lines = text.split("\n");
  if (lines.length > 1 && lines.at(-1) === "") lines.pop();
  lines.forEach((line, index) => {
    const isQuote = /^(&gt;|>)/.test(line);
    const words = isQuote ? line.replace(/^(&gt;|>)\s?/, "") : line;
    if (isQuote) {
      if (!quote) nodes.push((quote = h("blockquote")));
      else quote.append(h("br"));
      quote.append(...inline(words, names));
      return;
    }
    const afterQuote = quote !== null;
    quote = null;
    if (index > 0 && !afterQuote && nodes.length) nodes.push(h("br"));
    nodes.push(...inline(words, names));
  });
  return nodes;
}

const TOKEN = /`([^`\n]+)`|<([^<>\n]+)>|(https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"\]])/g;

/** Code and links first: nothing inside them is styled. The rest may nest bold, italic and strike. */
export function inline(text, names) {
  const held = [];
  const kept = text.replaceAll("\u0000", "").replace(TOKEN, (whole, code, angled, bare) => {
    if (code !== undefined) held.push(() => h("code", {}, unescaped(code)));
    else if (angled !== undefined) held.push(() => special(angled, names));
    else held.push(() => link(unescaped(bare)));
    return `\u0000${held.length - 1}\u0000`;
  });
  return styled(kept, held);
}

const STYLES = [
  [/(^|[\s(\u2014\u2013"'“_~[\/])\*(?!\s)([^*\n]+?)(?<!\s)\*(?![\p{L}\p{N}])/u, "strong"],
  [/(^|[\s(\u2014\u2013"'“*~[\/])_(?!\s)([^_\n]+?)(?<!\s)_(?![\p{L}\p{N}])/u, "em"],
  [/(^|[\s(\u2014\u2013"'“*_[\/])~(?!\s)([^~\n]+?)(?<!\s)~(?![\p{L}\p{N}])/u, "s"],
];

function styled(text, held) {
  let first = null;
  for (const [pattern, tag] of STYLES) {
    const match = pattern.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { match, tag };
  }
  if (!first) return withHeld(text, held);
  const { match, tag } = first;
  const start = match.index + match[1].length;
  return [
    ...withHeld(text.slice(0, start), held),
    h(tag, {}, ...styled(match[2], held)),
    ...styled(text.slice(match.index + match[0].length), held),
  ];
}

function withHeld(text, held) {
  return text.split(/\u0000(\d+)\u0000/).map((piece, index) => (index % 2 ? held[Number(piece)]() : plain(piece)))
    .filter((node) => node.nodeType !== Node.TEXT_NODE || node.data !== "");
}

function special(token, names) {
  const [target, label] = split(token);
  if (target.startsWith("@")) return h("span", { class: "mention" }, `@${names.person(target.slice(1)) ?? label ?? target.slice(1)}`);
  if (target.startsWith("#")) return h("span", { class: "mention" }, `#${names.channel(target.slice(1)) ?? label ?? target.slice(1)}`);
  if (target.startsWith("!date^")) return dated(target, label, names);
  if (target.startsWith("!")) return h("span", { class: "mention" }, `@${label || target.slice(1)}`);
  const shown = label === undefined ? unescaped(target).replace(/^mailto:/, "") : emojified(unescaped(label));
  return link(unescaped(target), shown);
}

function split(token) {
  const bar = token.indexOf("|");
  return bar < 0 ? [token, undefined] : [token.slice(0, bar), token.slice(bar + 1)];
}

/** `<!date^unix^format^link|fallback>` in the reader's own time zone. */
function dated(target, fallback, names) {
  const [, unix, format = "{date} {time}", address] = target.split("^");
  const seconds = Number(unix);
  if (!Number.isFinite(seconds)) return document.createTextNode(fallback ?? "");
  const shown = format.replace(/\{(\w+)\}/g, (whole, name) => dateToken(name, seconds, names.zone) ?? whole);
  const time = h("time", { dateTime: new Date(seconds * 1000).toISOString(), title: `${fallback ?? ""} (${names.zone})` }, shown);
  return isAddress(address) ? h("a", toward(address), time) : time;
}

function dateToken(name, seconds, zone) {
  const moment = new Date(seconds * 1000);
  const as = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(moment);
  const pretty = (rest) => relativeDay(seconds, zone) ?? as(rest);
  const long = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  const middle = { day: "numeric", month: "long", year: "numeric" };
  const short = { day: "numeric", month: "short", year: "numeric" };
  switch (name) {
    case "date_num": return as({ year: "numeric", month: "2-digit", day: "2-digit" }).split("/").reverse().join("-");
    case "date": return as(middle);
    case "date_short": return as(short);
    case "date_long": return as(long);
    case "date_pretty": return pretty(middle);
    case "date_short_pretty": return pretty(short);
    case "date_long_pretty": return pretty(long);
    case "time": return as({ hour: "2-digit", minute: "2-digit" });
    case "time_secs": return as({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
    case "ago": return ago(seconds);
    default: return undefined;
  }
}

function relativeDay(seconds, zone) {
  const day = (at) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);
  const apart = Math.round((Date.parse(day(seconds * 1000)) - Date.parse(day(Date.now()))) / 86_400_000);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[apart];
}

function ago(seconds) {
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  const apart = seconds - Date.now() / 1000;
  const [unit, size] = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]].find(([, size]) => Math.abs(apart) >= size) ?? ["second", 1];
  return words.format(Math.trunc(apart / size), unit);
}

/** The `markdown` block: the common part of Markdown, line by line. */
export function markdown(text, names) {
  const root = h("div", { class: "mrkdwn markdown" });
  let list = null;
  const fence = text.split(/```\w*\n?([\s\S]*?)```/g);
  fence.forEach((piece, index) => {
    if (index % 2) {
      root.append(h("pre", {}, h("code", {}, piece.replace(/\n$/, ""))));
      return;
    }
    for (const line of piece.split("\n")) {
      const heading = /^(#{1,4})\s+(.*)/.exec(line);
      const item = /^\s*([-*]|\d+\.)\s+(.*)/.exec(line);
      if (!item) list = null;
      if (heading) root.append(h(`h${heading[1].length + 2}`, {}, ...marked(heading[2], names)));
      else if (item) {
        const tag = /\d/.test(item[1]) ? "ol" : "ul";
        if (!list || list.localName !== tag) root.append((list = h(tag)));
        list.append(h("li", {}, ...marked(item[2], names)));
      } else if (/^>\s?/.test(line)) root.append(h("blockquote", {}, ...marked(line.replace(/^>\s?/, ""), names)));
      else if (/^(-{3,}|\*{3,})$/.test(line)) root.append(h("hr"));
      else if (line.trim()) root.append(h("p", {}, ...marked(line, names)));
    }
  });
  return root;
}

function marked(line, names) {
  const asSlack = line
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, "<$2|$1>")
    .replace(/(?<!\*)\*(?!\*|\s)([^*\n]+)\*(?!\*)/g, "_$1_")
    .replace(/\*\*([^*\n]+)\*\*|__([^_\n]+)__/g, (_, stars, lines) => `*${stars ?? lines}*`)
    .replace(/~~([^~\n]+)~~/g, "~$1~");
  return inline(asSlack, names);
}
