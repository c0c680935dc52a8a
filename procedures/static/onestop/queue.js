/*
 * The call screen: asks for the numbers every two seconds, calls them out one after the other, and when the network is
 * lost keeps what it shows and says so. Without this file the page loads itself anew every five seconds.
 */
"use strict";

const EVERY_MS = 2000;
const PATIENCE_MS = 5000;
const CALL_MS = 4000;
const OLD_S = 120;

const one = (selector, root = document) => root.querySelector(selector);
const body = document.body;
const calls = [];
let last = Number(body.dataset.last);
let tag = "";
let ahead = Date.parse(one("[data-clock]").dateTime) - Date.now();
let calling = false;
let sound = null;

/* ---- asking ---- */

async function ask() {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(body.dataset.screen, {
      cache: "no-store", headers: tag ? { "If-None-Match": tag } : {}, signal: patience.signal,
    });
    if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
    ahead = Date.parse(answer.headers.get("X-Office-Time")) - Date.now() || ahead;
    if (answer.status === 200) {
      show(await answer.json());
      tag = answer.headers.get("ETag") || "";
    }
    lost(false);
  } catch {
    lost(true);
  } finally {
    clearTimeout(timer);
    setTimeout(ask, EVERY_MS);
  }
}

function lost(is) {
  if (one("[data-lost]").hidden !== is) return;
  one("[data-lost]").hidden = !is;
  one("[data-usual]").hidden = is;
}

/* ---- showing ---- */

function show(state) {
  const newest = state.calls[state.calls.length - 1];
  // A new day begins with an empty hall.
  if (!newest) { last = 0; calls.length = 0; nobody(); }
  const now = (Date.now() + ahead) / 1000;
  const fresh = state.calls.filter((call) => call.id > last);
  // What was called while the network was away is called out, but not what everybody has long answered.
  calls.push(...fresh.filter((call) => call === newest || now - call.at < OLD_S));
  if (newest) last = newest.id;
  one("[data-rows]").replaceChildren(...state.rows.map(rowOf));
  one("[data-next]").textContent = state.next.join(", ") || "–";
  mark();
  if (!calling) callOut();
}

function rowOf(row) {
  const made = one("template[data-row]").content.cloneNode(true).firstElementChild;
  one("th", made).textContent = row.window;
  one("b", made).textContent = row.number || "–";
  one("span", made).textContent = row.name;
  one(".tag", made).hidden = !row.priority;
  return made;
}

function mark() {
  const shown = one("[data-window]").textContent;
  document.querySelectorAll("[data-rows] tr").forEach((row) => {
    row.classList.toggle("cur", shown !== "" && one("th", row).textContent === shown);
  });
}

function nobody() {
  one("[data-number]").textContent = one("[data-window]").textContent = "";
  one("[data-plate]").hidden = true;
}

function callOut() {
  const call = calls.shift();
  calling = Boolean(call);
  if (!call) return;
  one("[data-word]").textContent = "Mời số";
  one("[data-number]").textContent = call.number;
  one("[data-window]").textContent = call.window;
  const plate = one("[data-plate]");
  plate.hidden = false;
  plate.classList.remove("fresh");
  void plate.offsetWidth;  // let the swap of colours begin anew
  plate.classList.add("fresh");
  mark();
  say(call);
  setTimeout(callOut, CALL_MS);
}

/* ---- hearing: only after somebody switched it on, as browsers demand ---- */

function say(call) {
  if (!sound) return;
  [880, 660].forEach((pitch, index) => {
    const tone = sound.createOscillator();
    const level = sound.createGain();
    const start = sound.currentTime + index * 0.35;
    tone.frequency.value = pitch;
    level.gain.setValueAtTime(0.25, start);
    level.gain.exponentialRampToValueAtTime(0.001, start + 0.6);
    tone.connect(level).connect(sound.destination);
    tone.start(start);
    tone.stop(start + 0.6);
  });
  const voice = window.speechSynthesis && speechSynthesis.getVoices().find((each) => each.lang.startsWith("vi"));
  if (!voice) return;
  const words = new SpeechSynthesisUtterance(`Mời số ${[...call.number].join(" ")}, đến quầy ${call.window}`);
  words.voice = voice;
  words.lang = "vi-VN";
  words.rate = 0.9;
  setTimeout(() => speechSynthesis.speak(words), 900);
}

const button = one("[data-sound]");
button.hidden = !window.AudioContext;
button.addEventListener("click", () => {
  if (sound) { sound.close(); sound = null; } else { sound = new AudioContext(); }
  button.setAttribute("aria-pressed", String(Boolean(sound)));
});

/* ---- the clock ---- */

const hour = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
const day = new Intl.DateTimeFormat("vi-VN", {
  weekday: "long", day: "2-digit", month: "2-digit", year: "numeric", timeZone: "Asia/Ho_Chi_Minh",
});
setInterval(() => {
  const now = Date.now() + ahead;
  one("[data-hour]").textContent = hour.format(now);
  one("[data-day]").textContent = day.format(now);
}, 1000);

ask();
