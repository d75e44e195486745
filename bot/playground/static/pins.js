/* The bar at a channel's top that leads to what is pinned there: the latest pin, and the others in a menu. */

import { h } from "/static/dom.js";
import { plain } from "/static/mrkdwn.js";
import { openMenu } from "/static/dialogs.js";
import { hashOf } from "/static/permalinks.js";

/** The bar's children for a channel's messages; none where nothing is pinned. */
export function pinBar(messages) {
  const [latest, ...others] = messages.filter((held) => held.pinned_to).sort((one, other) => other.pinned_info.pinned_ts - one.pinned_info.pinned_ts || other.ts - one.ts);
  if (!latest) return [];
  const menu = ({ currentTarget }) => openMenu(currentTarget, others.map((held) => ({ label: held.text, choose: () => { location.hash = hashOf(held); } })));
  return [
    h("a", { class: "pin", href: hashOf(latest), title: "Go to the pinned message" }, h("span", { "aria-hidden": "true" }, "📌"), h("span", { class: "unseen" }, "Pinned: "), h("span", { class: "pin-words" }, plain(latest.text))),
    others.length > 0 && h("button", { type: "button", class: "pins-more", "aria-haspopup": "menu", "aria-label": `${others.length} more pinned`, onclick: menu }, `+${others.length}`),
  ].filter(Boolean);
}
