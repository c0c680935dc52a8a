/* The device goes back to its first page when nobody touches it: visibly, and with everything typed gone. */
"use strict";

const body = document.body;
const said = document.querySelector(".idle");
const IDLE_S = 45;
const SHOWN_S = 20;
const always = Number(body.dataset.idle || 0);
let left = always || IDLE_S;
let touched = always > 0;

function say() {
  said.hidden = !(touched && left <= SHOWN_S);
  said.textContent = said.dataset.said.replace("[n]", String(left));
}

function start() {
  for (const form of document.forms) form.reset();
  location.replace(body.dataset.home);
}

function stay() {
  touched = true;
  left = always || IDLE_S;
  say();
}

for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, stay);
addEventListener("pageshow", (event) => { if (event.persisted) start(); });
addEventListener("contextmenu", (event) => event.preventDefault());
setInterval(() => {
  if (!touched) return;
  left -= 1;
  say();
  if (left <= 0) start();
}, 1000);
say();
if ("start" in body.dataset) document.querySelector("#scan").focus();
