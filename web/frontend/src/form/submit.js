// Sends a form: JSON of its data and its files as multipart/form-data; whatever fails, everything typed stays.
import { say } from '../lib/language.js';
import { problemOf, wordsOf } from '../lib/problem.js';
import { csrfToken, requestKey } from '../lib/security.js';
import { focusFirstError, showErrors } from './errors.js';

const FRAMES = 4;

/** Lets the field just left finish: form-js takes over a typed date only some renderings later. */
async function settled() {
  document.activeElement?.blur();
  for (let frame = 0; frame < FRAMES; frame += 1) {
    await new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve)); });
  }
}

export class Submission {
  constructor({ element, host, form, draft, message }) {
    Object.assign(this, { element, host, form, draft, message });
    this.key = element.dataset.requestKey || requestKey();
  }

  /** Checks in the browser (unless the button says formnovalidate), sends, shows the answer. */
  async run(submitter) {
    if (this.element.ariaBusy === 'true') return;
    this.busy(true);
    await settled();
    const left = await this.checkAndSend(submitter);
    if (!left) this.busy(false);
  }

  async checkAndSend(submitter) {
    const { data, errors, files } = this.form.submit();
    if (submitter?.formNoValidate) {
      this.form._setState({ errors: {} });
    } else if (Object.keys(errors).length) {
      this.refuse(say('请检查标红的项目。', 'Please check the marked fields.'));
      return false;
    }
    this.say('');
    return this.send(data, files, submitter);
  }

  async send(data, files, submitter) {
    const body = new FormData(this.element, submitter ?? null);
    body.append('data', JSON.stringify(data));
    for (const [key, list] of files) for (const file of list) body.append(key, file, file.name);
    let answer, text;
    try {
      answer = await fetch(submitter?.getAttribute('formaction') || this.element.action, {
        method: 'POST',
        headers: { Accept: 'application/json', 'X-CSRF-Token': csrfToken(), 'Idempotency-Key': this.key },
        body,
      });
      text = await answer.text();
    } catch {
      this.say(say('网络不通, 没有提交成功。已填写的内容都保留着, 请稍后再试。', 'No connection: nothing was submitted. Everything you typed is kept; please try again.'));
      return false;
    }
    return this.take(answer, text);
  }

  /** Handles the answer; true when the page is being left. */
  take(answer, text) {
    if (answer.ok) {
      this.draft.done();
      window.location.assign(answer.redirected ? answer.url : JSON.parse(text).location);
      return true;
    }
    const problem = problemOf(answer.status, answer.headers, text);
    if (answer.status === 422 && problem.errors) {
      const elsewhere = showErrors(this.form, problem.errors);
      this.refuse([say('请检查标红的项目。', 'Please check the marked fields.'), ...elsewhere].join(' '));
    } else {
      this.say(`${wordsOf(problem)} ${say('已填写的内容都保留着。', 'Everything you typed is kept.')}`, problem.location);
    }
    return false;
  }

  refuse(text) {
    this.say(text);
    focusFirstError(this.host);
  }

  say(text, location) {
    this.message.textContent = text;
    this.message.hidden = !text;
    if (!location) return;
    const link = document.createElement('a');
    link.href = location;
    link.textContent = say('查看', 'Show');
    this.message.append(' ', link);
  }

  busy(on) {
    this.element.ariaBusy = String(on);
    for (const button of this.element.querySelectorAll('button[type=submit]')) button.disabled = on;
  }
}
