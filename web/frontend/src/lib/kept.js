// What a person typed and the server does not have yet, kept in this browser.
const PREFIX = 'firebreak:kept:';

/** Returns what was kept under `key`, or null. */
export function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

/** Keeps `value` under `key`; a full or forbidden storage is no reason to disturb the person. */
export function keep(key, value) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    return false;
  }
  return true;
}

/** Drops what was kept under `key`. */
export function forget(key) {
  localStorage.removeItem(PREFIX + key);
}
