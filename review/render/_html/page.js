"use strict";
const search = document.getElementById("search");
const action = document.getElementById("action");
const toggle = document.getElementById("open");
const items = [...document.querySelectorAll("[data-text]")].map((element) => ({
  element,
  text: `${element.dataset.text} ${element.textContent}`.toLowerCase(),
}));
const headings = [...document.querySelectorAll("h2")].map((element) => {
  const below = [];
  for (let next = element.nextElementSibling; next && next.tagName !== "H2"; next = next.nextElementSibling) below.push(next);
  return { element, below };
});
const found = document.getElementById("found");
function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { element, text } of items) {
    // A risk belongs to no one action: it stays when an action is chosen.
    const kind = element.dataset.action;
    const fits = words.every((word) => text.includes(word)) && (!action.value || !kind || kind === action.value);
    element.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  for (const { element, below } of headings) element.hidden = below.every((one) => one.hidden);
  found.textContent = words.length || action.value ? `${shown} of ${items.length}` : "";
}
let opened = false;
function unfold(all) {
  opened = all;
  for (const one of document.querySelectorAll("details")) one.open = opened;
  toggle.textContent = opened ? "Collapse all" : "Expand all";
}
search.addEventListener("input", filter);
action.addEventListener("change", filter);
toggle.addEventListener("click", () => unfold(!opened));
document.getElementById("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});
