/* Light and dark: as the system says, until a person chooses. */

const dark = matchMedia("(prefers-color-scheme: dark)");
const button = document.getElementById("theme");

function show(theme) {
  document.documentElement.dataset.theme = theme;
  button.textContent = theme === "dark" ? "☀" : "☾";
}

const system = () => (dark.matches ? "dark" : "light");

show(localStorage.getItem("theme") ?? system());
dark.addEventListener("change", () => { if (!localStorage.getItem("theme")) show(system()); });
button.addEventListener("click", () => {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem("theme", next);
  show(next);
});
