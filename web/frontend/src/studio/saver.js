import { say } from '../lib/language.js';
import { forget, keep, recall } from '../lib/kept.js';

const QUIET = 900;
const AGAIN = 5_000;

/**
 * Saves one file a moment after each change. What is not on the server yet is kept in this browser, and tried again;
 * when somebody else saved meanwhile, nothing is written until the person chose (`onConflict`).
 */
export class Saver {
  constructor(api, name, version, { text, onState, onConflict }) {
    Object.assign(this, { api, name, version, text, onState, onConflict });
    this.key = `${api.base}:${name}`;
    this.due = null;
    this.saving = false;
    this.held = false;
    this.pending = false;
  }

  /** What this browser kept of the file that the server does not have, or null. */
  get left() {
    return recall(this.key);
  }

  changed() {
    this.pending = true;
    this.onState('changed');
    this.later(QUIET);
  }

  later(time) {
    clearTimeout(this.due);
    this.due = setTimeout(() => this.save(), time);
  }

  /** Goes on after a conflict: from `version`, with what the editor shows now. */
  goOn(version) {
    this.version = version;
    this.held = false;
  }

  async save() {
    clearTimeout(this.due);
    if (this.held) return;
    if (this.saving) {
      this.later(QUIET);
      return;
    }
    this.saving = true;
    let text;
    this.pending = false;
    try {
      text = await this.text();
      keep(this.key, { text, version: this.version });
      this.onState('saving');
      this.version = await this.api.save(this.name, text, this.version);
      forget(this.key);
      this.onState(this.pending ? 'changed' : 'saved');
    } catch (error) {
      await this.failed(error, text);
    } finally {
      this.saving = false;
    }
  }

  async failed(error, text) {
    this.pending = true;
    if (error.status === 409 && error.problem.version) {
      this.held = true;
      this.onState('conflict', error.message);
      this.onConflict(error.problem, text);
    } else if (error.status === undefined || error.status >= 500) {
      this.onState('offline', say('暂时无法保存，改动已存在本机，稍后自动重试', 'Cannot save now; kept in this browser, trying again'));
      this.later(AGAIN);
    } else {
      this.onState('refused', error.message);
    }
  }
}
