// Proofs of RFC 9162: an entry is in the tree, and one tree continues another.
import { digest, fromBase64, same, utf8 } from './octets.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const half = (number) => Math.floor(number / 2);
const odd = (number) => number % 2 === 1;

function climb(from, end, first, path) {
  let [place, last, before, after] = [from, end, first, first];
  for (const step of path) {
    if (last === 0) return null;
    if (odd(place) || place === last) {
      [before, after] = [digest(NODE, step, before), digest(NODE, step, after)];
      while (!odd(place) && place) [place, last] = [half(place), half(last)];
    } else {
      after = digest(NODE, after, step);
    }
    [place, last] = [half(place), half(last)];
  }
  return last ? null : [before, after];
}

/** Says whether the path leads from an entry to the root. */
export function includes(root, size, index, entry, path) {
  if (!(index >= 0 && index < size)) return false;
  const found = climb(index, size - 1, digest(LEAF, utf8(entry)), path.map(fromBase64));
  return found !== null && same(found[1], root);
}

/** Says whether the new tree begins with the whole old one. */
export function continues(oldRoot, old, newRoot, size, encoded) {
  const path = encoded.map(fromBase64);
  if (old === size) return !path.length && same(oldRoot, newRoot);
  if (!(old > 0 && old < size) || !path.length) return false;
  const first = Number.isInteger(Math.log2(old)) ? oldRoot : path.shift();
  let [place, last] = [old - 1, size - 1];
  while (odd(place)) [place, last] = [half(place), half(last)];
  const found = climb(place, last, first, path);
  return found !== null && same(found[0], oldRoot) && same(found[1], newRoot);
}
