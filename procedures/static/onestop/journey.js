/*
 * Scans are noted one after the other while the scanner goes on: the field is free at once, what was scanned waits in
 * line, and a scan that the network lost is sent again. Noting the same folder twice changes nothing, so that sending
 * again is safe. Without this file each scan loads the page.
 */
"use strict";

(() => {
  const RETRY_MS = 2000;
  const form = document.querySelector("form[data-scans]");
  if (!form || !window.fetch) return;
  const state = document.querySelector(form.dataset.scans);
  const field = form.querySelector("input[name=q]");
  const waiting = form.querySelector("[data-scans-waiting]");
  const line = [];
  let busy = false;

  function tell() {
    waiting.hidden = line.length < 2 && !form.dataset.lost;
    waiting.textContent = waiting.hidden ? "" : `${waiting.dataset.scansWaiting} ${line.length}`;
  }

  async function note() {
    if (busy || !line.length) return;
    busy = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: line[0], headers: { "X-Scan": "1" } });
      if (answer.status >= 500) throw new Error(String(answer.status));
      if (answer.redirected || answer.status === 403) { window.location.reload(); return; }
      state.innerHTML = await answer.text();
      line.shift();
      delete form.dataset.lost;
      busy = false;
      note();
    } catch {
      form.dataset.lost = "1";
      setTimeout(() => { busy = false; note(); }, RETRY_MS);
    }
    tell();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) line.push(new FormData(form));
    field.value = "";
    field.focus();
    tell();
    note();
  });

  window.addEventListener("beforeunload", (event) => { if (line.length) event.preventDefault(); });
})();
