/*
 * Handing a result over: no Enter of a scanner does it, and every original is ticked with one key. Without this file an
 * Enter shows the page again and hands nothing over either. Enter never leads to the button, where a second one would act.
 */
"use strict";

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("form[data-hand-out] input, form[data-hand-out] select");
  if (!field || event.key !== "Enter" || event.ctrlKey || field.value.includes("|")) return;
  event.preventDefault();
  const fields = [...field.form.querySelectorAll("input:not([type=hidden]), select")];
  const next = fields[fields.indexOf(field) + 1];
  if (next) next.focus();
});

/* The person is known: the hand goes on with the first thing to be answered, never with the button that hands over. */
(() => {
  if (document.querySelector("[data-focus], #scan")) return;
  const asked = ["tracking", "on", "mandate_kind", "originals", "told_now", "payment"];
  const fields = asked.flatMap((name) => [...document.querySelectorAll(`form[data-hand-out] [name=${name}]`)]);
  const first = fields.find((field) => field.checkVisibility()) || document.querySelector("[data-reached]");
  if (first) first.focus();
})();

/* A scanner that follows with another Enter finds an empty field: nothing was scanned, nothing is sent. */
document.addEventListener("submit", (event) => {
  const scan = event.target.querySelector("#scan");
  if (scan && !scan.value.trim() && document.querySelector("form[data-hand-out]")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const all = event.target.closest("[data-tick-all]");
  if (!all) return;
  document.querySelectorAll(`input[name=${all.dataset.tickAll}]`).forEach((box) => { box.checked = true; });
});
document.querySelectorAll("[data-tick-all]").forEach((button) => { button.hidden = false; });
