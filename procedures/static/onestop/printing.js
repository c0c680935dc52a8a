/*
 * The paper of a case that was just saved is printed at once, from a frame of this page, and the hands go back to the
 * scan field for the next citizen. Where a frame cannot print, the link beside it does.
 */
"use strict";

(() => {
  const frame = one("[data-prints-paper]");
  const toScanField = () => { const field = one("[data-key=F2]"); if (field) field.focus(); };
  if (!frame) return;
  // Whoever goes on before the paper is there must not wait for it, nor tear a half-made print down.
  window.addEventListener("beforeunload", () => frame.remove());
  window.addEventListener("pagehide", () => frame.remove());
  frame.addEventListener("load", () => {
    try {
      frame.contentWindow.focus();
      // A browser driven by a program has nobody who answers its dialog.
      if (!navigator.webdriver) frame.contentWindow.print();
    } catch { /* the browser shows papers elsewhere: the link prints */ }
    toScanField();
  });
  frame.src = frame.dataset.printsPaper;
  toScanField();
})();
