// A button with data-fb-copy="text" puts the text into the clipboard.
import { say } from '../lib/language.js';
import { toast } from '../lib/toast.js';

/** Copies where the clipboard may not be used: on plain http. */
function copySelected(text) {
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}

document.addEventListener('click', async ({ target }) => {
  const button = target.closest?.('[data-fb-copy]');
  if (!button) return;
  const text = button.dataset.fbCopy;
  const done = await navigator.clipboard?.writeText(text).then(() => true, () => false) || copySelected(text);
  button.focus();
  if (done) toast(say('已复制', 'Copied'), 'ok');
  else toast(say('无法复制，请长按编号', 'Cannot copy; press and hold the number'), 'error');
});
