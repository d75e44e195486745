/* What somebody has typed and not sent: kept in this tab until it is sent or thrown away, also over a reload.
   A form is known by what it is for, not by its id: opened again, it is the same form. */

const named = (view, me) => `draft|${me}|${view.callback_id}|${view.private_metadata ?? ""}`;

export function keepDraft(view, me, values) {
  keep(named(view, me), JSON.stringify(values));
}

/** What was typed into such a form before, or null. */
export function draftOf(view, me) {
  try {
    return JSON.parse(sessionStorage.getItem(named(view, me)));
  } catch {
    return null;
  }
}

export function forgetDraft(view, me) {
  sessionStorage.removeItem(named(view, me));
}

/** Let the message field `field` keep its words under the name that `name()` gives. */
export function keepWords(field, name) {
  const key = () => `words|${name()}`;
  field.value = sessionStorage.getItem(key()) ?? "";
  return () => keep(key(), field.value);
}

function keep(key, text) {
  try {
    sessionStorage.setItem(key, text);
  } catch {
    // The browser keeps nothing, or is full: then closing still asks.
  }
}
