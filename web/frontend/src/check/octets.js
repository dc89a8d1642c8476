// Octets and the texts that stand for them.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

export { bytesToHex as hex, concatBytes as joined, utf8ToBytes as utf8 };

export const digest = (...parts) => sha256(concatBytes(...parts));
export const same = (one, two) => one.length === two.length && one.every((octet, at) => octet === two[at]);
export const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const fromBase64 = (text) => Uint8Array.from(atob(text), (mark) => mark.charCodeAt(0));
export const toBase64url = (octets) =>
  btoa(String.fromCharCode(...octets)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
export const fromBase64url = (text) => fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));

/** The one spelling of JSON the ledger knows: names sorted by UTF-16, no blanks. */
export function plain(value) {
  if (Array.isArray(value)) return `[${value.map(plain).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${plain(value[name])}`).join(',')}}`;
}
