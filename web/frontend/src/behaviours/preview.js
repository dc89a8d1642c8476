// A link to a picture marked data-fb-preview opens it over the page; without script it is an ordinary link.
import { openDialog } from '../lib/dialog.js';
import { say } from '../lib/language.js';

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-fb-preview]');
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const form = document.createElement('form');
  form.method = 'dialog';
  const close = document.createElement('button');
  close.className = 'btn';
  close.textContent = say('关闭', 'Close');
  const picture = document.createElement('img');
  picture.src = link.href;
  picture.alt = link.dataset.fbPreview;
  form.append(picture, close);
  openDialog('fb-dialog fb-dialog-picture', form);
});
