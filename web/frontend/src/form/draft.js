// Keeps what is typed: at once in this browser, after a pause as a draft on the server.
import { companyNow } from '../lib/companyclock.js';
import { say } from '../lib/language.js';
import { forget, keep, recall } from '../lib/kept.js';
import { csrfToken } from '../lib/security.js';

const PAUSE = 1500;

/** Chosen files cannot be kept: their keys mean nothing after a reload. */
export function withoutNewFiles(data) {
  return JSON.parse(JSON.stringify(data, (_, value) => {
    if (typeof value === 'string' && value.startsWith('files::')) return null;
    return Array.isArray(value) ? value.filter((part) => !String(part).startsWith('files::')) : value;
  }));
}

export class Draft {
  /** `key` names the browser's copy, `url` (optional) takes PUT {"data": …}, `tell` shows a word on the state. */
  constructor({ key, url, tell }) {
    Object.assign(this, { key, url, tell, timer: null, last: null, due: null, sending: null, held: false });
  }

  /** Returns what was typed here before and never reached the server. */
  unsent() {
    return recall(this.key);
  }

  /** Notes the data as drawn, so that only what the person changes counts as typed. */
  begin(data) {
    this.last = JSON.stringify(withoutNewFiles(data));
  }

  changed(data) {
    const text = JSON.stringify(withoutNewFiles(data));
    if (this.last === null || text === this.last) return;
    this.last = text;
    keep(this.key, JSON.parse(text));
    this.plan(text);
  }

  plan(text) {
    clearTimeout(this.timer);
    if (!this.url) return;
    this.due = text;
    if (!this.held) this.timer = setTimeout(() => { this.sending = this.send(text); }, PAUSE);
  }

  /** Sends no draft while the form itself is being sent: it would come after the task is done. */
  async hold() {
    this.held = true;
    clearTimeout(this.timer);
    await this.sending;
  }

  /** Goes on after the form was not accepted. */
  resume() {
    this.held = false;
    if (this.due !== null) this.plan(this.due);
  }

  async send(text) {
    this.due = null;
    const answer = await fetch(this.url, {
      method: 'PUT',
      redirect: 'manual',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRF-Token': csrfToken() },
      body: `{"data":${text}}`,
    }).catch(() => null);
    if (text !== this.last) return;
    if (answer?.ok) {
      forget(this.key);
      const time = companyNow().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
      this.tell(say(`草稿已保存 ${time}`, `Draft saved ${time}`));
    } else {
      this.tell(say('草稿暂存于本机', 'Draft kept in this browser'));
    }
  }

  /** Ends keeping: the data were accepted, or the person threw them away. */
  done() {
    clearTimeout(this.timer);
    this.last = this.due = null;
    forget(this.key);
  }
}
