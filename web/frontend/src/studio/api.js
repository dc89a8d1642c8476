import { csrfToken } from '../lib/security.js';
import { problemOf, wordsOf } from '../lib/problem.js';

/** A refusal of the server: `status`, and what its answer says. */
export class Refused extends Error {
  constructor(status, problem) {
    super(wordsOf(problem));
    this.status = status;
    this.problem = problem;
  }
}

/** What the server keeps of one working copy; `base` is its address. Raises Refused, or TypeError without a network. */
export class CopyApi {
  constructor(base) {
    this.base = base;
  }

  async read(name) {
    const answer = await this.ask('GET', this.file(name));
    return { text: await answer.text(), version: Number(answer.headers.get('etag').replaceAll('"', '')) };
  }

  async save(name, text, version) {
    const answer = await this.ask('PUT', this.file(name), text, { 'If-Match': `"${version}"` });
    return (await answer.json()).version;
  }

  async check(name, text) {
    const answer = await this.ask('POST', `${this.base}/check/${encodeURIComponent(name)}`, text);
    return (await answer.json()).problems;
  }

  /** The page that shows a form as people will see it. */
  async preview(name, text) {
    const answer = await this.ask('POST', `${this.base}/preview/${encodeURIComponent(name)}`, text);
    return answer.text();
  }

  async sit(file) {
    const answer = await this.ask('POST', `${this.base}/seat`, JSON.stringify({ file }), { 'Content-Type': 'application/json' });
    return (await answer.json()).others;
  }

  file(name) {
    return `${this.base}/files/${encodeURIComponent(name)}`;
  }

  async ask(method, address, body, headers = {}) {
    const answer = await fetch(address, {
      method,
      body,
      headers: { Accept: 'application/json, application/problem+json, */*;q=0.1', 'X-CSRF-Token': csrfToken(), ...headers },
    });
    if (!answer.ok) throw new Refused(answer.status, problemOf(answer.status, answer.headers, await answer.text()));
    return answer;
  }
}
