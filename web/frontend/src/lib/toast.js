import { say } from './language.js';

const SECONDS = { info: 4, ok: 4, error: 0 };

/** Shows a short message at the edge of the page; errors stay until they are closed. */
export function toast(text, kind = 'info') {
  const item = document.createElement('div');
  item.className = `fb-toast fb-toast-${kind}`;
  item.setAttribute('role', kind === 'error' ? 'alert' : 'status');
  item.append(text);
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'fb-toast-close';
  close.setAttribute('aria-label', say('关闭', 'Close'));
  close.textContent = '×';
  close.addEventListener('click', () => item.remove());
  item.append(close);
  corner().append(item);
  if (SECONDS[kind]) setTimeout(() => item.remove(), SECONDS[kind] * 1000);
}

function corner() {
  let element = document.querySelector('.fb-toasts');
  if (!element) {
    element = document.createElement('div');
    element.className = 'fb-toasts';
    document.body.append(element);
  }
  return element;
}
