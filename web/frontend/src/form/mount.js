// Draws one form: <div data-form-schema="id of a JSON script" data-form-data data-form-errors data-readonly data-tried>;
// one that is only tried can be typed in, but is neither kept nor sent.
import { createForm } from '@bpmn-io/form-js-viewer';
import { say } from '../lib/language.js';
import { Draft } from './draft.js';
import { showErrors } from './errors.js';
import { filePickerModule } from './filepicker.jsx';
import { phoneModule, showNumberPad } from './phone.js';
import { Submission } from './submit.js';
import { translateModule } from './translate.js';

function json(id) {
  return id ? JSON.parse(document.getElementById(id).textContent) : {};
}

/** Returns the part of the page with this class, made at the end of the form when the template has none. */
function part(element, className, role) {
  let found = element.querySelector(`.${className}`);
  if (!found) {
    found = document.createElement('p');
    found.className = className;
    element.append(found);
  }
  found.setAttribute('role', role);
  return found;
}

function offerRestored(element, onDiscard) {
  const note = document.createElement('p');
  note.className = 'fb-form-restored';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn btn-sm';
  button.textContent = say('放弃', 'Discard');
  button.addEventListener('click', onDiscard);
  note.append(say('已恢复上次未提交的内容。', 'What you typed last time was restored.'), ' ', button);
  element.prepend(note);
}

export async function mountForm(host) {
  const { formSchema, formData, formErrors, readonly, tried } = host.dataset;
  const element = host.closest('form');
  const editable = readonly !== 'true' && element;
  const data = json(formData);
  const draft = editable && new Draft({
    key: element.dataset.keep || element.getAttribute('action'),
    url: element.dataset.draftUrl,
    tell: (text) => { part(element, 'fb-draft-state', 'status').textContent = text; },
  });
  const unsent = draft && draft.unsent();

  const form = await createForm({
    container: host,
    schema: json(formSchema),
    data: { ...data, ...unsent },
    // at once: a message that goes away late moves the button away under the pointer
    debounce: false,
    properties: editable || tried ? {} : { readOnly: true },
    additionalModules: [translateModule, phoneModule, filePickerModule],
  });
  if (formErrors) showErrors(form, json(formErrors));
  host.fbForm = form;
  if (!editable) return;

  // a menu opened near the foot of a phone's screen would be hidden by the bar of buttons
  host.addEventListener('click', (event) => {
    const group = event.target.closest('.fjs-form-field-select');
    if (group) setTimeout(() => group.querySelector('.fjs-dropdownlist')?.scrollIntoView({ block: 'nearest' }));
  });

  const submission = new Submission({ element, host, form, draft, message: part(element, 'fb-form-message', 'alert') });
  submission.say('');
  if (unsent) offerRestored(element, () => { draft.done(); window.location.reload(); });
  draft.begin(form._getState().data);
  form.on('changed', () => {
    draft.changed(form._getState().data);
    requestAnimationFrame(() => requestAnimationFrame(() => {
      submission.mended();
      showNumberPad(host, form);
    }));
  });
  showNumberPad(host, form);
  element.noValidate = true;
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    // form-js' own inner <form> would send on Enter in any line; only our buttons send
    if (event.target === element) submission.run(event.submitter);
  });
}
