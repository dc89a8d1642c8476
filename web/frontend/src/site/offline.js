// Makes the page open without a signal: its frame and files are kept, old ones go.
const KEPT = 'firebreak-site';
const FRAME = '/site/';

/** Registers the worker and keeps what the page consists of; browsers only allow it over https and on localhost. */
export async function keepPage() {
  if (!('serviceWorker' in navigator) || !window.isSecureContext) return;
  try {
    await navigator.serviceWorker.register(`${FRAME}worker.js`, { scope: FRAME });
    await navigator.storage?.persist?.();
    const cache = await caches.open(KEPT);
    const wanted = [FRAME, ...ownFiles()];
    const held = await cache.keys();
    const missing = wanted.filter((path) => path === FRAME || !held.some((request) => new URL(request.url).pathname === path));
    await cache.addAll(missing);
    for (const request of held) if (!wanted.includes(new URL(request.url).pathname)) await cache.delete(request);
    document.documentElement.dataset.kept = 'true';
  } catch {
    // without a signal: what was kept before is still there
  }
}

function ownFiles() {
  const named = [...document.querySelectorAll('link[href], script[src]')].map((element) => element.href || element.src);
  return [...new Set(named.map((url) => new URL(url).pathname))];
}
