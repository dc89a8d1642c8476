// Names the chosen files beside a picker of our own: <label><input type="file" data-fb-chosen="id of the words">…
import { say } from '../lib/language.js';

document.addEventListener('change', ({ target }) => {
  const words = target.dataset?.fbChosen && document.getElementById(target.dataset.fbChosen);
  if (!words) return;
  const names = Array.from(target.files, (file) => file.name);
  words.textContent = names.length ? names.join(say('、', ', ')) : words.dataset.fbNone;
});
