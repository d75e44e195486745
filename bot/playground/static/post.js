/* The button for made-up readers on a post's own page. */

document.documentElement.dataset.theme = localStorage.getItem("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

const button = document.querySelector("[data-crowd]");
const answer = document.querySelector(".crowd-answer");

button?.addEventListener("click", async () => {
  button.disabled = true;
  const response = await fetch("/playground/readers", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ key: button.dataset.crowd }),
  });
  const done = await response.json();
  button.disabled = false;
  answer.textContent = done.ok ? "1,000 made-up readers were reported." : done.error;
});
