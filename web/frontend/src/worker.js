// Answers for the pages under /site/ when there is no signal: their frame, their scripts and styles. Data are not its
// business: the page keeps those by person (site/store.js).
const KEPT = 'firebreak-site';
const FRAME = '/site/';
const PATIENCE = 4000;
const DATA = /\/(session|luggage|worker\.js)$/;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate' && pathname.startsWith(FRAME) && !DATA.test(pathname)) event.respondWith(frame(request));
  else if (pathname.startsWith('/static/')) event.respondWith(asset(request));
});

/** The newest frame when the signal is good enough, else the one kept. */
async function frame(request) {
  const kept = await caches.match(FRAME);
  const coming = fetch(request).then(async (answer) => {
    if (answer.ok && !answer.redirected) await (await caches.open(KEPT)).put(FRAME, answer.clone());
    return answer;
  });
  if (!kept) return coming;
  const late = new Promise((resolve) => { setTimeout(() => resolve(kept), PATIENCE); });
  return Promise.race([coming.catch(() => kept), late]).then((answer) => (answer.status >= 500 ? kept : answer));
}

/** File names carry a hash of their content, so what is kept is right. */
async function asset(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(KEPT)).put(request, answer.clone());
  return answer;
}
