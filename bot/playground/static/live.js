/* Following the workspace: each change is fetched, also after the playground was away for a while. */

import { showLost } from "/static/notes.js";

const PATIENCE_MS = 3000; // streams end by themselves now and then; only a longer silence is worth a word

let waiting = null;
let missing = null;

export function follow(refresh) {
  const stream = new EventSource("/playground/stream");
  stream.addEventListener("open", () => {
    clearTimeout(missing);
    missing = null;
    showLost(false);
  });
  stream.addEventListener("changed", () => {
    waiting ??= setTimeout(async () => {
      waiting = null;
      await refresh().catch(() => undefined);
    }, 30);
  });
  stream.addEventListener("error", () => {
    missing ??= setTimeout(() => showLost(true), PATIENCE_MS);
    if (stream.readyState !== EventSource.CLOSED) return;
    setTimeout(() => follow(refresh), 1000);
  });
}
