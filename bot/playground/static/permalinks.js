/* Addresses of messages. Slack's permalinks lead to the message in this very page. */

const ARCHIVES = "https://copydesk-playground.example.test/archives/";

/** What a link to `address` needs: another tab for what is elsewhere, this page for a message. */
export function toward(address) {
  if (address.startsWith(ARCHIVES)) return { href: `#archives/${address.slice(ARCHIVES.length)}` };
  return { href: address, target: "_blank", rel: "noopener noreferrer" };
}

export const hashOf = ({ channel, ts }) => `#archives/${channel}/p${ts.replace(".", "")}`;

/** The message that a page's hash names, or null. */
export function placeIn(hash) {
  const found = /^#archives\/(\w+)\/p(\d+)(\d{6})(?:\?|$)/.exec(hash);
  return found && { channel: found[1], ts: `${found[2]}.${found[3]}` };
}
