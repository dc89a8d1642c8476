/** The CSRF token of the page: <meta name="csrf-token" content="…">. */
export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? '';

/** A key that makes an action done twice count once; works on plain http too, where randomUUID is missing. */
export function requestKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
