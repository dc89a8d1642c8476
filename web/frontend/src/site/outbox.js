// Sends what waits on the phone, one after the other, each under its own key: done twice, it counts once.
import { say } from '../lib/language.js';
import { problemOf, wordsOf } from '../lib/problem.js';
import { remove, update, waiting } from './store.js';

export const KEPT = 'kept';
export const SENDING = 'sending';
export const SENT = 'sent';
export const REFUSED = 'refused';

const AGAIN = new Set([409, 425, 429]);
const STALE = 'request-forged'; // signed in anew meanwhile: the next round asks for the new token
const PATIENCE = 3;
const TIMEOUT = 120_000;

/** Asks who is signed in: {person, csrf}, {out: true}, or null without a signal. */
export async function whoIsThere() {
  try {
    const answer = await fetch('/site/session', { headers: { Accept: 'application/json' }, redirect: 'manual', signal: AbortSignal.timeout(15_000) });
    if (answer.status === 401 || answer.type === 'opaqueredirect') return { out: true };
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** Sends everything of this person. Returns 'done', 'offline', 'out' or 'other' (somebody else is signed in). */
export function send(person, told) {
  if (!navigator.locks) return sendAll(person, told);
  return navigator.locks.request('firebreak-site', { ifAvailable: true }, (lock) => (lock ? sendAll(person, told) : 'done'));
}

async function sendAll(person, told) {
  const there = await whoIsThere();
  if (there === null) return 'offline';
  if (there.out) return 'out';
  if (there.person !== person) return 'other';
  const refused = new Set();
  for (const item of await waiting(person)) {
    if (item.state === REFUSED || refused.has(item.finding)) {
      refused.add(item.key);
      continue;
    }
    const outcome = await sendOne(item, there.csrf, told);
    if (outcome === REFUSED) refused.add(item.key);
    else if (outcome !== SENT) return outcome;
  }
  return 'done';
}

async function sendOne(item, csrf, told) {
  told({ ...item, state: SENDING });
  let answer;
  let text;
  try {
    answer = await fetch(address(item), { method: 'POST', redirect: 'manual', headers: headers(item, csrf), body: body(item), signal: AbortSignal.timeout(TIMEOUT) });
    text = await answer.text();
  } catch {
    told({ ...item, state: KEPT });
    return 'offline';
  }
  if (answer.ok) {
    await remove(item.key);
    told({ ...item, state: SENT, number: JSON.parse(text).number });
    return SENT;
  }
  const status = answer.type === 'opaqueredirect' ? 401 : answer.status;
  if (status === 401) {
    told({ ...item, state: KEPT });
    return 'out';
  }
  const problem = problemOf(status, answer.headers, text);
  const tries = (item.tries ?? 0) + 1;
  if (status >= 500 || problem.code === STALE || (AGAIN.has(status) && tries < PATIENCE)) {
    await update({ ...item, tries });
    told({ ...item, state: KEPT });
    return 'offline';
  }
  const refused = { ...item, tries, state: REFUSED, reason: reasonOf(problem) };
  await update(refused);
  told(refused);
  return REFUSED;
}

function address({ kind, task, finding }) {
  if (kind === 'photo') return `/site/${task}/findings/${finding}/photos`;
  return `/site/${task}/${kind === 'sheet' ? 'sheets' : 'findings'}`;
}

function headers(item, csrf) {
  const common = { Accept: 'application/json', 'X-CSRF-Token': csrf, 'Idempotency-Key': item.key };
  return item.kind === 'photo' ? common : { ...common, 'Content-Type': 'application/json' };
}

function body(item) {
  if (item.kind !== 'photo') return JSON.stringify({ ...item.body, noted_at: item.at });
  const form = new FormData();
  form.append('photo', item.blob, item.name);
  return form;
}

function reasonOf(problem) {
  const fields = Object.values(problem.errors ?? {}).flat();
  return fields.length ? fields.join(say('；', '; ')) : wordsOf(problem);
}
