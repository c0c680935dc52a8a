// The last tracking page this telephone has seen opens without a network. Nothing else is kept: the scope is /t/, pages
// opened by a short way are left out, and a page whose code was cancelled goes.
"use strict";
const KEPT = "last-page-seen";
const PAGE = /^\/t\/[A-Za-z0-9_-]{10,64}\/$/;
const isPage = (url) => PAGE.test(new URL(url).pathname);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method === "GET" && request.mode === "navigate" && isPage(request.url)) event.respondWith(page(request));
});

async function begin() {
  await self.clients.claim();
  const open = await self.clients.matchAll({ type: "window" });
  // The page that brought this worker was loaded without it.
  await Promise.all(open.filter((client) => isPage(client.url)).map((client) => page(new Request(client.url))));
}

async function page(request) {
  const kept = await caches.open(KEPT);
  const address = new URL(request.url).pathname;
  let answer;
  try {
    answer = await fetch(request);
  } catch (error) {
    return seenLast(kept, address, error);
  }
  if (answer.ok) {
    const others = (await kept.keys()).filter((key) => new URL(key.url).pathname !== address);
    await Promise.all([...others.map((key) => kept.delete(key)), kept.put(address, answer.clone())]);
  } else if (answer.status === 404) {
    await kept.delete(address);
  }
  return answer;
}

async function seenLast(kept, address, error) {
  const seen = await kept.match(address);
  if (!seen) throw error;
  const text = (await seen.text()).replace('id="offline" hidden', 'id="offline"');
  return new Response(text, { headers: seen.headers });
}
