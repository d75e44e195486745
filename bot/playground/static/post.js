/* A post's own page: its time as whoever opened it reads it in the workspace, and the button for made-up readers. */

document.documentElement.dataset.theme = localStorage.getItem("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

for (const time of document.querySelectorAll(".post time")) {
  const zone = localStorage.getItem("zone") ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const words = new Intl.DateTimeFormat("en-GB", { timeZone: zone, dateStyle: "long", timeStyle: "short" });
  time.textContent = `${words.format(new Date(time.dateTime))} (${zone})`;
}

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
  answer.textContent = done.ok ? "1,000 made-up readers were reported. /campaign results shows them." : done.error;
});
