// Keeps the last tracking page seen on this telephone, for when there is no network. The page works without this.
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/t/sw.js").catch(() => {});
