"use strict";
const search = document.getElementById("search");
const action = document.getElementById("action");
const items = [...document.querySelectorAll("[data-text]")];
const found = document.getElementById("found");
function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const item of items) {
    const text = item.dataset.text + " " + item.textContent.toLowerCase();
    const fits = words.every((word) => text.includes(word)) && (!action.value || item.dataset.action === action.value);
    item.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  found.textContent = words.length || action.value ? `${shown} of ${items.length}` : "";
}
search.addEventListener("input", filter);
action.addEventListener("change", filter);
document.getElementById("open").addEventListener("click", (event) => {
  const all = [...document.querySelectorAll("details")];
  const open = !all.some((one) => one.open);
  for (const one of all) one.open = open;
  event.target.textContent = open ? "Collapse all" : "Expand all";
});
document.getElementById("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});
