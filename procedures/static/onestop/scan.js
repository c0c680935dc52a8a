/*
 * Reading a code without a scanner: by the browser's own reader before the camera, or by a photo that the office reads.
 * The camera's button stays hidden where a browser has no reader of QR codes; the photo works everywhere.
 */
"use strict";

const LOOK_EVERY_MS = 150;
const cameraButton = document.querySelector("[data-camera]");
const cameraWindow = document.querySelector("[data-camera-window]");
const photoForm = document.querySelector("[data-photo]");
let stream = null;

async function readsCodes() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return false;
  const [formats, devices] = await Promise.all([
    window.BarcodeDetector.getSupportedFormats(), navigator.mediaDevices.enumerateDevices(),
  ]);
  return formats.includes("qr_code") && devices.some((device) => device.kind === "videoinput");
}

function stopCamera() {
  if (stream) stream.getTracks().forEach((track) => track.stop());
  stream = null;
  if (cameraWindow.open) cameraWindow.close();
}

function scanned(text) {
  stopCamera();
  const field = document.querySelector("#scan");
  field.value = text;
  field.form.requestSubmit();
}

async function look(detector, video) {
  if (!stream) return;
  const codes = await detector.detect(video).catch(() => []);
  if (!stream) return;
  if (codes.length) scanned(codes[0].rawValue); else setTimeout(() => look(detector, video), LOOK_EVERY_MS);
}

async function startCamera() {
  const video = cameraWindow.querySelector("video");
  const problem = cameraWindow.querySelector("[data-camera-problem]");
  problem.hidden = true;
  cameraWindow.showModal();
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.srcObject = stream;
    await video.play();
    look(new window.BarcodeDetector({ formats: ["qr_code", "code_128"] }), video);
  } catch {
    problem.hidden = false;
  }
}

if (cameraButton) {
  readsCodes().then((can) => { cameraButton.hidden = !can; }).catch(() => {});
  cameraButton.addEventListener("click", startCamera);
  cameraWindow.querySelector("[data-camera-stop]").addEventListener("click", stopCamera);
  cameraWindow.addEventListener("close", stopCamera);
}
if (photoForm) {
  photoForm.querySelector("input[type=file]").addEventListener("change", () => photoForm.requestSubmit());
}
