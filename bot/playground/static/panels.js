/* What stands beside the channel: a thread, the outbox, received webhooks, and the weather. */

import { h, post, putWeather, read, timeIn } from "/static/dom.js";
import { link } from "/static/mrkdwn.js";

export function panelHead(title, note, close) {
  return h("header", { class: "panel-head" },
    h("div", {}, h("h2", { tabindex: "-1" }, title), note && h("p", {}, note)),
    h("button", { type: "button", class: "quiet", "aria-label": `Close ${title.toLowerCase()}`, onclick: close }, "✕"));
}

export async function outboxPanel(zone) {
  const { posts } = await read("outbox");
  if (!posts.length) return empty("📭", "Nothing is published yet", "Approve a variant and publish it: the post appears here, as its readers see it.");
  return h("div", { class: "posts" }, ...posts.map((held) => postCard(held, zone)));
}

function postCard(held, zone) {
  const on = (moment) => `${day(Date.parse(moment) / 1000, zone)}, ${timeIn(zone, Date.parse(moment) / 1000)}`;
  const answer = h("p", { class: "crowd-answer", role: "status" });
  const crowd = h("button", {
    type: "button", class: "button small",
    onclick: async () => {
      crowd.disabled = true;
      const done = await post("readers", { key: held.key });
      crowd.disabled = false;
      answer.textContent = done.ok ? "1,000 made-up readers were reported. /campaign results shows them." : done.error;
      answer.classList.toggle("bad", !done.ok);
    },
  }, "Simulate 1,000 readers");
  const changed = held.corrected_at ? ` · corrected ${on(held.corrected_at)}` : "";
  const head = h("header", { class: "post-head" },
    h("span", { class: "post-mark", "aria-hidden": "true", style: `--mark: ${held.colour}` }, held.mark),
    h("span", {}, h("strong", {}, held.platform_label), h("small", {}, `${held.campaign} · ${on(held.published_at)}${changed}`)));
  const named = { class: "post-card", "data-platform": held.platform, "data-key": held.key };
  if (held.taken_down_at) return h("article", named, head, h("p", { class: "fine" }, `Taken down ${on(held.taken_down_at)}.`));
  return h("article", named, head,
    held.title && h("h3", {}, held.title),
    held.preheader && h("p", { class: "fine" }, held.preheader),
    h("p", { class: "post-text" }, ...withLinks(held.text)),
    ...held.media.map(shown),
    below(held.follow_ups),
    h("footer", {}, h("a", { class: "button small", href: `/outbox/${encodeURIComponent(held.key)}`, target: "_blank" }, "Open as a reader ↗"), crowd),
    h("p", { class: "fine" }, "Simulated readers are made up: their clicks are drawn by chance, and recorded as simulated."),
    answer);
}

/* What follows below a post; one alone needs no number. */
function below(texts) {
  if (texts.length === 1) return h("p", { class: "post-below" }, ...withLinks(texts[0]));
  return texts.length > 1 && h("ol", { class: "post-below" }, ...texts.map((said) => h("li", {}, ...withLinks(said))));
}

/* What a post shows; a video is elsewhere, and not fetched. */
function shown(media) {
  if (media.kind === "video") return h("p", { class: "fine" }, "▶ ", link(media.address));
  return h("figure", { class: "post-media" },
    h("img", { src: media.address, alt: media.alt, loading: "lazy" }),
    h("figcaption", {}, media.alt ? `Alt text: ${media.alt}` : "No alt text"));
}

function day(at, zone) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", month: "short" }).format(at * 1000);
}

function withLinks(text) {
  return text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/g).map((part, index) => (index % 2 ? link(part) : part));
}

export async function webhooksPanel(zone) {
  const { deliveries } = await read("webhooks");
  if (!deliveries.length) return empty("📨", "No webhooks yet", "This receiver stands in for a customer's system. It checks the signature of everything Copydesk sends.");
  return h("div", { class: "deliveries" }, ...deliveries.map((held) =>
    h("article", { class: "delivery" },
      h("header", {}, h("strong", {}, held.event_type), verdict(held), received(held, zone)),
      held.about && h("p", { class: "about" }, held.about),
      h("dl", {}, h("dt", {}, "Message id"), h("dd", {}, held.id || "none"), held.position > 0 && [h("dt", {}, "Position"), h("dd", {}, String(held.position))]),
      h("details", {}, h("summary", {}, "Body"), h("pre", {}, h("code", {}, held.body))))));
}

function received(held, zone) {
  const at = Date.parse(held.received_at) / 1000;
  return h("time", { dateTime: held.received_at, title: `${day(at, zone)}, ${timeIn(zone, at)} (${zone})` }, timeIn(zone, at));
}

function verdict(held) {
  if (held.failed_on_purpose) return h("span", { class: "verdict bad" }, "answered 500 on purpose");
  return held.verdict === "verified" ? h("span", { class: "verdict good" }, "signature verified ✓") : h("span", { class: "verdict bad" }, "signature wrong ✗");
}

const WEATHER = [
  ["slow_ack_seconds", "Slow road to the bot", "Each request waits this many seconds; after 3, Slack gives up.", 0.5],
  ["duplicate_deliveries", "Duplicate deliveries", "The next requests reach the bot twice.", 1],
  ["lost_responses", "Lost answers", "Web API calls do their work, then hang up.", 1],
  ["rate_limited", "Rate limits (429)", "Web API calls are told to come back in a second.", 1],
  ["unavailable", "Slack is down (503)", "Web API calls do nothing and get a plain 503.", 1],
  ["pages", "A page for an answer", "Web API calls do nothing and get HTML.", 1],
  ["cut_answers", "Cut answers", "Web API calls do their work; half of the answer arrives.", 1],
  ["empty_answers", "Empty answers", "Web API calls do their work and answer nothing.", 1],
  ["webhook_failures", "Failing webhook receiver", "The next webhooks are answered with 500.", 1],
];

export function weatherPanel(weather) {
  return h("div", { class: "weather" },
    h("p", { class: "fine" }, "For developers: make things go wrong between Slack and Copydesk, and watch it cope. Counts fall as they are used up."),
    ...WEATHER.map(([name, title, note, step]) => {
      const set = (value) => putWeather({ [name]: Math.max(0, Math.min(100, value)) });
      const field = h("input", { type: "number", class: "field", id: `weather-${name}`, min: 0, max: 100, step, value: weather[name], onchange: () => set(Number(field.value) || 0) });
      return h("div", { class: `weather-row ${weather[name] > 0 ? "on" : ""}` },
        h("div", {}, h("label", { for: field.id }, title), h("p", {}, note)),
        h("div", { class: "stepper" },
          h("button", { type: "button", class: "button small", "aria-label": `Less: ${title}`, onclick: () => set(Number(field.value) - step) }, "−"),
          field,
          h("button", { type: "button", class: "button small", "aria-label": `More: ${title}`, onclick: () => set(Number(field.value) + step) }, "+")));
    }),
    h("button", { type: "button", class: "button", onclick: () => putWeather(Object.fromEntries(WEATHER.map(([name]) => [name, 0]))) }, "Clear skies"));
}

function empty(mark, title, note) {
  return h("div", { class: "empty" }, h("span", { "aria-hidden": "true" }, mark), h("h3", {}, title), h("p", {}, note));
}
