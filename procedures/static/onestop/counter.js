/*
 * The counter's keyboard and small helps. Every page works without this file; it only makes hands faster.
 * Keys stand in the markup: data-key="Alt+N" on a link, button or field; data-main on the page's main act.
 * Single letters and bare signs act only inside a focused table or checklist (WCAG 2.1.4); all keys can be switched off.
 */
"use strict";

const KEYS_OFF = "onestop-keys-off";
const DOUBLE_ENTER_MS = 300;

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private window */ } };
const keysOn = () => remembered(KEYS_OFF) !== "1";

/* ---- keys of the page ---- */

function pressed(event) {
  const name = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return (event.ctrlKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + name;
}

function reach(element) {
  if (element.matches("input, select, textarea")) {
    element.focus();
    if (element.select) element.select();
  } else {
    element.click();
  }
}

function sectionKey(keys) {
  const match = /^Alt\+([1-9])$/.exec(keys);
  const section = match && all("[data-section]")[Number(match[1]) - 1];
  const field = section && (one("input:not([type=hidden]), select, textarea", section) || one("button", section));
  if (field) field.focus();
  return Boolean(field);
}

document.addEventListener("keydown", (event) => {
  if (!keysOn() || event.isComposing || one("dialog[open]")) return;
  const keys = pressed(event);
  if (keys === "Ctrl+Enter") {
    const main = one("[data-main]");
    if (main) { event.preventDefault(); main.click(); }
    return;
  }
  if (keys === "PageDown" && event.target.matches("textarea, select")) return;
  if (!/^(F\d+|Alt\+.|PageDown)$/.test(keys)) return;
  const target = one(`[data-key="${CSS.escape(keys)}"]`);
  if (target && !(keys === "PageDown" && !atBottom())) {
    event.preventDefault();
    reach(target);
  } else if (sectionKey(keys)) {
    event.preventDefault();
  }
});

function atBottom() {
  return window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 40;
}

/* ---- a scanner ends with Enter, sometimes twice: the second one is swallowed ---- */

let lastEnter = -Infinity;
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.closest("form[data-once], dialog")) return;
  const now = event.timeStamp;
  if (now - lastEnter < DOUBLE_ENTER_MS) event.preventDefault();
  lastEnter = now;
}, true);

/* ---- a form is sent once ---- */

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.sent === "1" || event.defaultPrevented) {
    if (form.dataset.sent === "1") event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 4000);
});
window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));

/* ---- rows of a table: arrows move, Enter opens ---- */

function moveRow(table, step) {
  const rows = all("tbody tr[data-row]", table);
  if (!rows.length) return null;
  const here = rows.findIndex((row) => row.classList.contains("cur"));
  const next = step === -Infinity ? 0 : step === Infinity ? rows.length - 1
    : Math.min(Math.max(here + step, 0), rows.length - 1);
  rows.forEach((row, index) => row.classList.toggle("cur", index === next));
  const link = one("a", rows[next]);
  if (link) link.focus();
  rows[next].scrollIntoView({ block: "nearest" });
  return rows[next];
}

const ROW_STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

document.addEventListener("keydown", (event) => {
  if (!keysOn() || event.ctrlKey || event.altKey || !(event.key in ROW_STEPS)) return;
  const papers = event.target.closest("[data-papers]");
  if (papers) { movePaper(event, papers); return; }
  if (event.target.matches("input:not([data-into]), select, textarea")) return;
  const into = event.target.dataset.into;
  const table = into ? one(`${into} table[data-rows]`) : event.target.closest("table[data-rows]") || one("table[data-rows]");
  if (!table || (event.target.matches("input") && /Home|End/.test(event.key))) return;
  if (moveRow(table, ROW_STEPS[event.key])) event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("tr[data-row]");
  if (row) all("tr[data-row]", row.closest("table")).forEach((other) => other.classList.toggle("cur", other === row));
});

/* ---- the paper checklist: arrows between rows, + and − count, the state follows ---- */

function movePaper(event, table) {
  const rows = all("[data-paper]", table);
  const row = event.target.closest("[data-paper]");
  const column = row ? all("input", row).indexOf(event.target) : 0;
  const step = ROW_STEPS[event.key];
  const index = step === -Infinity ? 0 : step === Infinity ? rows.length - 1 : rows.indexOf(row) + step;
  const target = rows[index] && (all("input", rows[index])[column] || one("input", rows[index]));
  if (!target) return;
  event.preventDefault();
  target.focus();
  if (target.select) target.select();
}

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("[data-paper] input[inputmode=numeric]");
  if (!field || !keysOn() || !["+", "-", "="].includes(event.key)) return;
  event.preventDefault();
  field.value = Math.max((parseInt(field.value, 10) || 0) + (event.key === "-" ? -1 : 1), 0);
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

function judgePaper(row) {
  const count = (kind) => parseInt((one(`[name^=${kind}-]`, row) || {}).value, 10) || 0;
  const reused = one("[name^=reused-]", row);
  const [originals, copies] = [Number(row.dataset.originals), Number(row.dataset.copies)];
  const enough = originals + copies === 0 || count("electronic") > 0 || Boolean(reused && reused.checked)
    || (count("originals") >= originals && count("originals") + count("copies") >= originals + copies);
  row.classList.toggle("missing", !enough);
  one("[data-state=complete]", row).hidden = !enough;
  one("[data-state=missing]", row).hidden = enough;
  return enough;
}

/* Every paper of the list is there, as many as needed: the usual case in one stroke. */
function fillPapers(table) {
  all("[data-paper]:not(:has([name^=reused-]:checked))", table).forEach((row) => {
    one("[name^=originals-]", row).value = row.dataset.originals;
    one("[name^=copies-]", row).value = row.dataset.copies;
    judgePaper(row);
  });
  const first = one("[data-paper] input", table);
  if (first) first.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", (event) => {
  const table = event.target.closest("[data-papers]");
  if (!table) return;
  judgePaper(event.target.closest("[data-paper]"));
  const rows = all("[data-paper]", table);
  const have = rows.filter((row) => !one("[data-state=complete]", row).hidden).length;
  all("[data-papers-count]").forEach((place) => {
    place.textContent = place.textContent.replace(/\d+/, have);
  });
});

/* ---- answers that change papers, fees or the date: work them out at once ---- */

document.addEventListener("change", (event) => {
  const again = event.target.matches("[data-decides]") && one("[data-refresh]", event.target.form || document);
  if (again) again.click();
});

/* ---- look, dialogs, toasts ---- */

function closeNear(element) {
  const box = element.closest(element.dataset.closes === "dialog" ? "dialog" : ".toast");
  if (box && box.close) box.close(); else if (box) box.remove();
}

/* The keys of this very page stand before those of every page; each is named by what it presses. */
function listKeys(dialog) {
  const list = one("[data-page-keys]", dialog);
  if (!list) return;
  const known = new Set(all(".keylist:not([data-page-keys]) kbd", dialog).map((key) => key.textContent));
  const rows = all("[data-key]").filter((element) => element.checkVisibility() && !/^Alt\+\d$/.test(element.dataset.key));
  list.replaceChildren(...rows.flatMap((element) => {
    if (known.has(element.dataset.key)) return [];
    known.add(element.dataset.key);
    const [key, name, words] = ["kbd", "span"].map((tag) => document.createElement(tag)).concat(element.cloneNode(true));
    all("kbd, .unseen", words).forEach((part) => part.remove());
    key.textContent = element.dataset.key;
    name.textContent = element.getAttribute("aria-label") || words.textContent.trim();
    return [key, name];
  }));
  list.hidden = !list.firstChild;
}

document.addEventListener("click", (event) => {
  const element = event.target.closest("[data-opens], [data-closes], [data-theme-choice], [data-prints], [data-fills]");
  if (!element) {
    all("details.who[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    return;
  }
  if (element.dataset.opens) {
    listKeys(one(`#${element.dataset.opens}`));
    one(`#${element.dataset.opens}`).showModal();
  }
  if (element.dataset.closes) closeNear(element);
  if ("prints" in element.dataset) window.print();
  if ("fills" in element.dataset) fillPapers(one("[data-papers]", element.closest("section")));
  if ("themeChoice" in element.dataset) chooseTheme(element.dataset.themeChoice);
});

function chooseTheme(theme) {
  const age = theme ? 365 * 24 * 3600 : 0;
  document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax`;
  if (theme) document.documentElement.dataset.theme = theme; else delete document.documentElement.dataset.theme;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") all("details.who[open]").forEach((menu) => { menu.open = false; });
});

/* ---- when a page, or a part of it, has arrived ---- */

function arrived() {
  all("[data-opens], [data-closes], [data-themes], [data-prints], [data-fills]").forEach((element) => { element.hidden = false; });
  const problems = one("[data-focus]");
  if (problems) problems.focus();
}

arrived();
setTimeout(() => all(".toast").forEach((toast) => { if (!toast.matches(":hover, :focus-within")) toast.remove(); }), 8000);
const keySwitch = one("[data-keys-switch]");
if (keySwitch) {
  keySwitch.checked = keysOn();
  keySwitch.addEventListener("change", () => remember(KEYS_OFF, keySwitch.checked ? "0" : "1"));
}
document.addEventListener("htmx:afterSwap", arrived);
