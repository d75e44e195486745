/* Small helpers: building elements without markup strings, and talking to the playground. */

/** An element with properties, attributes (`aria-…`, `data-…`, `role`), listeners (`onclick`) and children. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.startsWith("aria") && name !== "list" && name !== "form") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export async function post(deed, body) {
  try {
    const response = await fetch(`/playground/${deed}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return await response.json();
  } catch {
    return { ok: false, error: "The playground does not answer. Is it still running?", errors: {} };
  }
}

/** A file that `me` chose; answers with its id. */
export async function sendFile(file, me) {
  try {
    const headers = { "Content-Type": "application/octet-stream", "X-File-Name": encodeURIComponent(file.name), "X-User": me };
    return await (await fetch("/playground/files", { method: "POST", headers, body: file })).json();
  } catch {
    return { ok: false, error: "The playground does not answer. Is it still running?" };
  }
}

/** As `post`, and what went wrong is told to the person: a `trouble` event that the page shows as a note. */
export async function deed(name, body) {
  const answer = await post(name, body);
  if (!answer.ok && / /.test(answer.error ?? "")) window.dispatchEvent(new CustomEvent("trouble", { detail: answer.error }));
  return answer;
}

export async function read(path) {
  const response = await fetch(`/playground/${path}`, { cache: "no-store" });
  return response.json();
}

export async function putWeather(weather) {
  await fetch("/playground/weather", {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(weather),
  });
}

/** The wall-clock parts of a moment in a time zone. */
function partsIn(zone, date) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23",
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  });
  return Object.fromEntries(format.formatToParts(date).map((part) => [part.type, part.value]));
}

/** Unix seconds as the value of a datetime-local field in `zone`. */
export function toLocalField(seconds, zone) {
  const part = partsIn(zone, new Date(seconds * 1000));
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

/** A datetime-local value, meant in `zone`, as unix seconds. */
export function fromLocalField(value, zone) {
  if (!value) return null;
  const asUtc = Date.parse(`${value}:00Z`) / 1000;
  let guess = asUtc;
  for (let turn = 0; turn < 3; turn += 1) {
    guess += asUtc - Date.parse(`${toLocalField(guess, zone)}:00Z`) / 1000;
  }
  return guess;
}

export function timeIn(zone, ts) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(ts * 1000);
}

export function dayIn(zone, ts) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "long", day: "numeric", month: "long" }).format(ts * 1000);
}
