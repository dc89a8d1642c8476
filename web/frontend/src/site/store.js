// What the phone keeps, each under the person it belongs to: pages taken along, what is being typed, what is to be sent.
import { openDB } from 'idb';
import { requestKey } from '../lib/security.js';

const MARK = 'firebreak:site:person';

let opened;
const database = () => {
  opened ??= openDB('firebreak-site', 2, {
    upgrade(db, before) {
      // pages are fetched again; what was typed and not sent stays
      if (before) db.deleteObjectStore('pages');
      db.createObjectStore('pages', { keyPath: ['person', 'task'] });
      if (before) return;
      db.createObjectStore('drafts', { keyPath: ['person', 'task'] });
      db.createObjectStore('outbox', { keyPath: 'key' }).createIndex('person', 'person');
    },
  });
  return opened;
};

/** Returns who used this browser last: without a signal nobody can be asked. */
export const lastPerson = () => localStorage.getItem(MARK);

/** Forgets who used it: whoever is next sees nothing of it without signing in. */
export const forgetPerson = () => localStorage.removeItem(MARK);

/** Notes who uses the browser now; pages of others are theirs to take along again, what they did not send stays. */
export async function setPerson(person) {
  localStorage.setItem(MARK, person);
  const db = await database();
  for (const key of await db.getAllKeys('pages')) if (key[0] !== person) await db.delete('pages', key);
}

export const savedPage = async (person, task) => (await (await database()).get('pages', [person, task]))?.page;
export const savePage = async (person, task, page) => (await database()).put('pages', { person, task, page });

/** Returns every page this person has taken along. */
export async function savedPages(person) {
  const kept = await (await database()).getAll('pages');
  return kept.filter((one) => one.person === person).map(({ page }) => page);
}

export const savedDraft = async (person, task) => (await database()).get('drafts', [person, task]);
export const saveDraft = async (person, task, draft) => (await database()).put('drafts', { ...draft, person, task });

/** Returns what this person has not got rid of yet, oldest first. */
export const waiting = async (person) => (await database()).getAllFromIndex('outbox', 'person', person);

/** Returns how many things of other people wait on this phone. */
export async function othersWaiting(person) {
  const db = await database();
  return (await db.count('outbox')) - (await db.countFromIndex('outbox', 'person', person));
}

/** Returns a key that sorts by time and that nobody else makes. */
export const newKey = () => `${Date.now().toString(36).padStart(9, '0')}-${requestKey()}`;

/** Puts things to be sent and the draft they came from in one go, so that none is lost or kept twice. */
export async function enqueue(items, draft) {
  const transaction = (await database()).transaction(['outbox', 'drafts'], 'readwrite');
  for (const item of items) transaction.objectStore('outbox').put(item);
  if (draft) transaction.objectStore('drafts').put(draft);
  await transaction.done;
}

export const update = async (item) => (await database()).put('outbox', item);
export const remove = async (key) => (await database()).delete('outbox', key);
