// Signed notes, checkpoints and keys as C2SP specifies them.
import { ed25519 } from '@noble/curves/ed25519.js';
import { digest, fromBase64, hex, joined, same, utf8 } from './octets.js';
import { need } from './wrong.js';

const LOG = 1;
const WITNESS = 4;

/** Says whether an Ed25519 signature fits; what is no key or no signature does not. */
export function signed(key, message, signature) {
  try {
    return ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}

/** Reads a verifier key `name+id+key`. */
export function keyOf(text) {
  const [name, id, ...rest] = text.trim().split('+');
  if (!rest.length) throw new TypeError('name+id+key expected');
  const octets = fromBase64(rest.join('+'));
  const keyId = digest(utf8(`${name}\n`), octets).slice(0, 4);
  need(hex(keyId) === id && [LOG, WITNESS].includes(octets[0]), `公钥不对：${name}`, `not a key: ${name}`);
  return { name, algorithm: octets[0], octets: octets.slice(1), id: keyId };
}

/** Says whether two keys are one. */
export const sameKey = (one, two) =>
  one.name === two.name && one.algorithm === two.algorithm && same(one.octets, two.octets);

function parted(note) {
  const end = note.lastIndexOf('\n\n');
  return [note.slice(0, Math.max(end, 0)), note.slice(end + 2)];
}

/** The time a witness states, or true for a log; null when the key did not sign. */
export function signatureOf(note, key) {
  const [text, below] = parted(note);
  for (const line of below.split('\n')) {
    const [, name, encoded] = /^.{2}(\S*) ?(.*)$/s.exec(line) ?? [];
    if (name !== key.name) continue;
    let octets = fromBase64(encoded);
    if (!same(octets.slice(0, 4), key.id)) continue;
    octets = octets.slice(4);
    let [at, message] = [true, utf8(`${text}\n`)];
    if (key.algorithm === WITNESS) {
      at = Number(new DataView(octets.buffer).getBigUint64(0));
      octets = octets.slice(8);
      message = joined(utf8(`cosignature/v1\ntime ${at}\n`), message);
    }
    return signed(key.octets, message, octets) ? at : null;
  }
  return null;
}

/** Name, size, root and time of a checkpoint. */
export function checkpointOf(note) {
  const [name, size, root, ...extra] = parted(note)[0].split('\n');
  if (!/^\d+$/.test(size)) throw new TypeError('not a checkpoint');
  const at = extra.find((line) => line.startsWith('at ')) ?? 'at ';
  return { name, size: Number(size), root: fromBase64(root), at: at.slice(3) };
}
