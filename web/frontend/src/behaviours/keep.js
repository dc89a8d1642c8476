// Text in a plain field marked data-fb-keep="key" survives a reload, a crash and a failed request.
import { forget, keep, recall } from '../lib/kept.js';

function restore(root) {
  for (const field of root.querySelectorAll('[data-fb-keep]')) {
    if (!field.value) field.value = recall(field.dataset.fbKeep) ?? '';
  }
}

document.addEventListener('input', ({ target }) => {
  const key = target.dataset?.fbKeep;
  if (key && target.value) keep(key, target.value);
  else if (key) forget(key);
});

document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  if (ctx.request.method.toUpperCase() === 'GET' || ctx.response.status >= 400) return;
  for (const field of ctx.sourceElement.querySelectorAll('[data-fb-keep]')) forget(field.dataset.fbKeep);
});

document.addEventListener('htmx:after:swap', () => restore(document));
restore(document);
