/*
 * The reception page: what is typed is kept, a returning applicant is taken over with one key, Enter goes on to the
 * next field. The page works without this file; it only makes hands faster and lets nothing be lost.
 */
"use strict";

(() => {
  const KEEP_AFTER_MS = 2000, TRY_AGAIN_MS = 5000, LOCAL = "onestop-draft-";
  const form = () => one("#intake");
  const clockNow = () => new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  let timer = 0, dirty = false, leaving = false, ending = 0, awaySince = "";

  /* ---- what is typed is kept ---- */

  function say(text, link) {
    const place = one("#kept");
    if (!place) return;
    place.textContent = text;
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link.href; anchor.textContent = link.text;
      place.append(" ", anchor);
    }
  }

  function typed() {
    const fields = new URLSearchParams(new FormData(form()));
    fields.delete("decision");
    return fields;
  }

  function keepHere(fields) {
    const copy = new URLSearchParams(fields);
    copy.delete("csrfmiddlewaretoken");
    try { sessionStorage.setItem(LOCAL + form().dataset.keptKey, copy); } catch { /* full, or switched off */ }
  }

  function forgetHere() {
    try { sessionStorage.removeItem(LOCAL + form().dataset.keptKey); } catch { /* switched off */ }
  }

  function nameInAddress() {
    const address = new URL(location.href);
    if (address.searchParams.get("nhap") === form().dataset.keptKey) return;
    address.searchParams.set("nhap", form().dataset.keptKey);
    history.replaceState(history.state, "", address);
  }

  async function keep() {
    const page = form();
    if (!page || !dirty) return;
    clearTimeout(timer); timer = 0; dirty = false;
    const fields = typed();
    keepHere(fields);
    try {
      const answer = await fetch(page.dataset.keeps, { method: "POST", body: fields, redirect: "manual", keepalive: true });
      await kept(answer, page);
    } catch {
      awaySince = awaySince || clockNow();
      say(page.dataset.saidOffline.replace("{time}", awaySince));
      later(TRY_AGAIN_MS);
    }
  }

  async function kept(answer, page) {
    if (answer.ok) {
      const said = await answer.json();
      awaySince = "";
      // The page that comes next may have been asked for before this was kept: then it takes the copy.
      if (!dirty && !leaving) forgetHere();
      say(`${page.dataset.saidKept} ${said.saved}`);
      watch(said.seconds);
    } else if (answer.status === 409) {
      const said = await answer.json();
      forgetHere();
      if (said.case) say(page.dataset.saidSaved, { href: `/ho-so/${said.case}/`, text: said.case });
    } else if (answer.type === "opaqueredirect" || answer.status === 403) {
      say(page.dataset.saidSignedOut, { href: location.href, text: "↻" });
    } else {
      throw new Error(answer.status);
    }
  }

  function later(after) {
    dirty = true;
    if (!timer) timer = setTimeout(() => { timer = 0; keep(); }, after);
  }

  function changed(event) {
    if (!form() || !form().contains(event.target) || event.target.type === "hidden") return;
    nameInAddress();
    leaving = false;
    later(KEEP_AFTER_MS);
  }
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);
  document.addEventListener("focusout", () => { if (dirty) keep(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  window.addEventListener("beforeunload", () => { leaving = true; });
  window.addEventListener("pagehide", () => keep());
  window.addEventListener("online", () => keep());
  document.addEventListener("submit", (event) => {
    // The form itself is on its way; should it not arrive, this copy is still here.
    if (event.target === form()) { keepHere(typed()); clearTimeout(timer); dirty = false; }
  });

  /* What the network or the session kept from the server is put back from this tab. */
  function putBack() {
    let local = null;
    try { local = sessionStorage.getItem(LOCAL + form().dataset.keptKey); } catch { /* switched off */ }
    if (!local) return;
    putIn(new URLSearchParams(local));
    say(form().dataset.saidRestored);
    later(0);
  }

  function putIn(fields) {
    [...form().elements].forEach((field) => {
      if (!field.name || field.type === "hidden" || field.tagName === "BUTTON") return;
      const values = fields.getAll(field.name);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (values.length) field.value = values[0];
    });
  }

  /* ---- a session that ends is announced ---- */

  function watch(seconds) {
    clearTimeout(ending);
    const warn = (seconds - Number(form().dataset.warning)) * 1000;
    const notice = one("#session-ends");
    notice.hidden = true;
    ending = setTimeout(() => { notice.hidden = false; }, Math.min(Math.max(warn, 0), 2 ** 31 - 1));
  }

  async function stay() {
    const token = new URLSearchParams({ csrfmiddlewaretoken: one("[name=csrfmiddlewaretoken]", form()).value });
    const answer = await fetch(form().dataset.stays, { method: "POST", body: token, redirect: "manual" });
    if (answer.ok) watch((await answer.json()).seconds);
  }

  /* ---- the applicant of last time ---- */

  function useLast(button) {
    const given = { id_phone: button.dataset.phone, id_email: button.dataset.email, id_address: button.dataset.address };
    Object.entries(given).forEach(([id, value]) => {
      const field = one(`#${id}`);
      if (field && value) { field.value = value; field.dispatchEvent(new Event("input", { bubbles: true })); }
    });
    goOn();
  }

  /* To the first thing nobody has said yet. */
  function goOn() {
    const wanted = ["full_name", "id_number", "birth_date", "phone", "address", "duplicate_reason"].map((name) => one(`#id_${name}`));
    const about = one("[aria-labelledby=s2] input:not([type=hidden]), [aria-labelledby=s2] select");
    const next = wanted.find((field) => field && !field.value) || about || one("[data-paper] input");
    if (next) next.focus();
  }

  document.addEventListener("click", (event) => {
    const uses = event.target.closest("[data-uses]");
    if (uses) { event.preventDefault(); useLast(uses); }
    if (event.target.closest("[data-stay]")) stay();
  });

  /* ---- keys of the page ---- */

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey) return;
    if (event.key === "Enter") enter(event);
    const row = event.target.closest("[data-paper]");
    const offered = row && one("[data-offered]", row);
    if (offered && /^r$/i.test(event.key) && keysOn()) { event.preventDefault(); useAgain(row, offered); }
  });

  /* A paper the office has already: nothing of it is counted as handed in. */
  function useAgain(row, offered) {
    if (!offered.checked) all("input[inputmode=numeric]", row).forEach((field) => { field.value = 0; });
    offered.click();
  }

  function enter(event) {
    const field = event.target;
    if (field.matches("[data-first]")) { event.preventDefault(); openFirst(field); return; }
    if (!form() || !form().contains(field) || !field.matches("input")) return;
    event.preventDefault();
    if (field.value.includes("|")) { one("[data-enter]").click(); return; }
    const fields = [...form().elements].filter((each) => each.matches("input:not([type=hidden]), select, textarea")
      && each.offsetParent && (each.type !== "radio" || each.checked));
    const next = fields[fields.indexOf(field) + 1];
    if (next) { next.focus(); if (next.select) next.select(); }
  }

  /* ---- the choice of the procedure: a few letters and Enter ---- */

  let opening = false;
  function openFirst(field) {
    if (field.value.includes("|")) {
      const find = one("#find");
      find.value = field.value; find.form.requestSubmit();
      return;
    }
    const found = one(field.dataset.first);
    opening = Boolean(field.value.trim());
    if (!opening || found.dataset.for !== field.value) return;
    opening = false;
    const first = one("tr[data-row] a", found);
    if (first) first.click();
  }

  /* ---- what was typed while the page was being worked out anew stays typed ---- */

  let asked = null, meanwhile = null;
  document.addEventListener("htmx:beforeRequest", () => { asked = form() && typed(); });
  document.addEventListener("htmx:beforeSwap", () => {
    if (!asked || !form()) return;
    const now = typed();
    meanwhile = [...now].filter(([name, value]) => asked.get(name) !== value && name !== "key");
  });
  document.addEventListener("htmx:afterSwap", () => {
    const field = one("[data-first]");
    if (opening && field) openFirst(field);
    if (!form()) return;
    (meanwhile || []).forEach(([name, value]) => {
      const place = [...form().elements].find((each) => each.name === name && /text|email|textarea/.test(each.type));
      if (place) place.value = value;
    });
    meanwhile = null;
    if (one("#kept") && !dirty) later(KEEP_AFTER_MS);
  });

  if (form()) {
    putBack();
    watch(Number(form().dataset.seconds));
    if (!one("[data-focus]") && document.activeElement === document.body) goOn();
  }
})();
