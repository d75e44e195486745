/* Whether a person is at the newest message of a list, and keeps being there when its size changes. */

export const isAtEnd = (list) => list.scrollHeight - list.scrollTop - list.clientHeight < 80;
export const toEnd = (list) => { list.scrollTop = list.scrollHeight; };

/* A keyboard that opens, or a phone that is turned, leaves whoever is at the newest message there. A scroll that is told
   between a new size and its observer is an older size's: it says nothing of where the person is.
   Gives `staysAtEnd`, which tells whether they are at the end now, and `moved`, for when we have scrolled them
   elsewhere; `scrolled` is called after each scroll. */
export function keepAtEnd(list, { isShown, scrolled }) {
  const sizeOf = () => `${list.clientWidth}x${list.clientHeight}`;
  let size = "";
  let atEnd = true;
  const staysAtEnd = () => (sizeOf() === size ? isAtEnd(list) : atEnd);
  new ResizeObserver(() => {
    size = sizeOf();
    if (atEnd && isShown()) toEnd(list);
  }).observe(list);
  list.addEventListener("scroll", () => {
    atEnd = staysAtEnd();
    scrolled();
  });
  const moved = () => {
    size = sizeOf();
    atEnd = isAtEnd(list);
  };
  return { staysAtEnd, moved };
}
