// Sends a form: JSON of its data and its files as multipart/form-data; whatever fails, everything typed stays.
import { forget } from '../lib/kept.js';
import { say } from '../lib/language.js';
import { problemOf, wordsOf } from '../lib/problem.js';
import { csrfToken, requestKey } from '../lib/security.js';
import { focusFirstError, showBeside, showErrors } from './errors.js';

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
    const body = new FormData(this.element, submitter ?? null);
    this.busy(true);
    await settled();
    await this.draft.hold();
    const left = await this.checkAndSend(submitter, body);
    if (left) return;
    this.busy(false);
    this.draft.resume();
  }

  async checkAndSend(submitter, body) {
    const { data, errors, files } = this.form.submit();
    if (submitter?.formNoValidate) {
      this.form._setState({ errors: {} });
    } else if (Object.keys(errors).length) {
      this.refuse(say('请检查标红的项目。', 'Please check the marked fields.'));
      return false;
    }
    this.say('');
    showBeside(this.element, {});
    body.append('data', JSON.stringify(data));
    for (const [key, list] of files) for (const file of list) body.append(key, file, file.name);
    return this.send(submitter?.getAttribute('formaction') || this.element.getAttribute('action'), body);
  }

  async send(url, body) {
    let answer, text;
    try {
      answer = await fetch(url, {
        method: 'POST',
        redirect: 'manual', // following one to the sign-in page would look like success
        headers: { Accept: 'application/json', 'X-CSRF-Token': csrfToken(), 'Idempotency-Key': this.key },
        body,
      });
      text = await answer.text();
    } catch {
      this.say(say('网络不通，没有提交成功。已填写的内容都保留着，请稍后再试。', 'No connection: nothing was submitted. Everything you typed is kept; please try again.'));
      return false;
    }
    return this.take(answer, text);
  }

  /** Handles the answer; true when the page is being left. */
  take(answer, text) {
    if (answer.ok) {
      this.draft.done();
      for (const field of this.element.querySelectorAll('[data-fb-keep]')) forget(field.dataset.fbKeep);
      window.location.assign(JSON.parse(text).location);
      return true;
    }
    const status = answer.type === 'opaqueredirect' ? 401 : answer.status;
    const problem = problemOf(status, answer.headers, text);
    if (status === 422 && problem.errors) {
      const elsewhere = showBeside(this.element, showErrors(this.form, problem.errors));
      this.refuse([say('请检查标红的项目。', 'Please check the marked fields.'), ...elsewhere].join(' '));
    } else {
      this.say(`${wordsOf(problem)} ${say('已填写的内容都保留着。', 'Everything you typed is kept.')}`, problem.location);
    }
    return false;
  }

  /** Takes the words about marked fields away as soon as none is marked any more. */
  mended() {
    if (this.refused && !this.element.querySelector('.fjs-has-errors, [data-fb-late] .is-invalid')) this.say('');
  }

  refuse(text) {
    this.say(text);
    this.refused = true;
    focusFirstError(this.host);
  }

  say(text, location) {
    this.refused = false;
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
