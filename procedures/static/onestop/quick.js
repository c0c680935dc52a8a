/*
 * Certification at once: rows of documents by the keyboard, and what they cost while they are typed. The page works
 * without this file: it is worked out anew when it is sent, and always has an empty row.
 */
"use strict";

(() => {
  const RECKON_AFTER_MS = 120, MOST_ROWS = 40, KEPT = "onestop-draft-";
  const rows = () => all("[data-document]");
  const field = (name, row) => one(`[name^="${name}-"]`, row);
  let timer = 0;

  /* ---- rows ---- */

  function addRow() {
    const last = rows().at(-1);
    if (rows().length >= MOST_ROWS) return last;
    const before = last.dataset.document, index = String(Number(before) + 1), row = last.cloneNode(true);
    row.dataset.document = index;
    all("input", row).forEach((input) => {
      input.name = input.name.replace(/\d+$/, index);
      input.id = input.id.replace(/\d+$/, index);
      input.value = input.name.startsWith("document-") ? "" : "1";
      input.removeAttribute("aria-invalid");
      const label = input.getAttribute("aria-label");
      if (label) input.setAttribute("aria-label", label.replace(/\d+$/, String(rows().length + 1)));
    });
    const fee = one("[data-shows]", row);
    fee.dataset.shows = index; fee.textContent = "";
    last.after(row);
    return row;
  }

  /* Rows that a copy in this tab knows, made before its values are put back. */
  function rowsOfCopy() {
    let copy = "";
    try { copy = sessionStorage.getItem(KEPT + one("#intake").dataset.keptKey) || ""; } catch { /* switched off */ }
    const indices = [...new URLSearchParams(copy).keys()].map((name) => /^document-(\d+)$/.exec(name)).filter(Boolean);
    const most = Math.max(-1, ...indices.map((match) => Number(match[1])));
    while (Number(rows().at(-1).dataset.document) < most && rows().length < MOST_ROWS) addRow();
  }

  const isEmpty = (row) => !field("document", row).value.trim();
  const reach = (input) => { input.focus(); if (input.select) input.select(); };

  function toDocuments() { reach(field("document", rows().find(isEmpty) || rows()[0])); }

  function toPayment() {
    const paid = one("#intake [name=payment]:checked") || one("#intake [name=payment]");
    if (paid) reach(paid);
  }

  /* Enter: from the name to the numbers, from the last number to the next row, from an empty row to the payment. */
  function enter(event) {
    const row = event.target.closest("[data-document]");
    const shown = all("input:not([type=hidden])", row);
    const next = shown[shown.indexOf(event.target) + 1];
    if (event.target === shown[0] && isEmpty(row)) toPayment();
    else if (next) reach(next);
    else reach(field("document", row.nextElementSibling || addRow()));
  }

  function move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], all_ = rows();
    const row = event.target.closest("[data-document]"), other = all_[all_.indexOf(row) + step];
    // The names offered for a document are chosen with the same keys.
    if (!other || event.target.name.startsWith("document-")) return false;
    reach(field(event.target.name.split("-")[0], other));
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey) return;
    if (event.target.matches && event.target.matches("[data-document] input")) {
      if (event.key === "Enter") { event.preventDefault(); event.stopPropagation(); enter(event); }
      else if (/^Arrow(Up|Down)$/.test(event.key) && move(event)) { event.preventDefault(); event.stopPropagation(); }
    } else if (event.key === "Enter" && event.target.id === "id_full_name" && !event.target.value.includes("|")) {
      // A name alone is enough: whoever has no card goes straight to the documents.
      event.preventDefault(); event.stopPropagation();
      toDocuments();
    }
  }, true);

  /* ---- what they cost ---- */

  document.addEventListener("input", (event) => {
    if (!event.target.closest("[data-documents]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => one("[data-reckons]").click(), RECKON_AFTER_MS);
  });

  function showFees() {
    all("[data-shows]").forEach((cell) => {
      const said = one(`[data-of="${cell.dataset.shows}"]`);
      cell.replaceChildren(...(said ? [...said.cloneNode(true).childNodes] : []));
    });
  }

  let scanned = false;
  document.addEventListener("htmx:beforeRequest", () => {
    const name = one("#id_full_name");
    scanned = Boolean(name) && name.value.includes("|");
  });
  document.addEventListener("htmx:afterSwap", () => {
    showFees();
    if (scanned && !one("#problems")) toDocuments();
    scanned = false;
  });

  rowsOfCopy();
  if (!one("[data-focus]")) { if (one("#id_full_name").value) toDocuments(); else reach(one("#id_full_name")); }
})();
