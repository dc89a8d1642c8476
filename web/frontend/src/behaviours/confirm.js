// Asks before something that cannot be undone: hx-confirm on htmx elements, data-fb-confirm on others.
import { openDialog } from '../lib/dialog.js';
import { say } from '../lib/language.js';

function button(label, value, className) {
  const element = document.createElement('button');
  element.value = value;
  element.className = className;
  element.textContent = label;
  return element;
}

async function agreed(question, action) {
  const form = document.createElement('form');
  form.method = 'dialog';
  const text = document.createElement('p');
  text.textContent = question;
  const buttons = document.createElement('div');
  buttons.className = 'fb-dialog-actions';
  buttons.append(
    button(say('取消', 'Cancel'), 'cancel', 'btn'),
    button(action || say('确定', 'Continue'), 'ok', 'btn btn-primary'),
  );
  form.append(text, buttons);
  return (await openDialog('fb-dialog', form)) === 'ok';
}

document.addEventListener('htmx:confirm', async (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  event.preventDefault();
  if (await agreed(ctx.confirm, ctx.sourceElement.dataset.fbConfirmAction)) issueRequest();
  else dropRequest();
});

const confirmed = new WeakSet();

document.addEventListener('click', async (event) => {
  const element = event.target.closest('[data-fb-confirm]');
  if (!element || confirmed.delete(element)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await agreed(element.dataset.fbConfirm, element.dataset.fbConfirmAction)) {
    confirmed.add(element);
    element.click();
  }
}, true);
