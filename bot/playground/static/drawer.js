/* The sidebar on a narrow screen: a drawer that a button opens, and Escape, a choice or a tap beside it closes. */

const frame = document.getElementById("frame");
const button = document.getElementById("menu");
const side = document.getElementById("side");

export function closeDrawer() {
  if (!isOpen()) return;
  show(false);
  button.focus();
}

const isOpen = () => frame.classList.contains("with-side");

function show(open) {
  frame.classList.toggle("with-side", open);
  button.setAttribute("aria-expanded", String(open));
  if (open) side.querySelector("button").focus();
}

button.addEventListener("click", () => show(!isOpen()));
document.getElementById("side-shade").addEventListener("click", closeDrawer);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeDrawer(); });
