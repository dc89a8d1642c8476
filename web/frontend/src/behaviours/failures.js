// A failed htmx request never replaces a part of the page with an error page: the reason appears as a toast and
// everything typed stays. HTML answers below 500 (a form with its errors) are swapped in as usual.
import { say } from '../lib/language.js';
import { problemOf, wordsOf } from '../lib/problem.js';
import { toast } from '../lib/toast.js';

document.addEventListener('htmx:after:request', (event) => {
  const { response: { status, headers }, text } = event.detail.ctx;
  const isHtml = (headers.get('content-type') ?? '').includes('html');
  if (status < 400 || (isHtml && status < 500)) return;
  event.preventDefault();
  toast(wordsOf(problemOf(status, headers, text)), 'error');
});

document.addEventListener('htmx:error', ({ detail }) => {
  if (!detail.ctx) return;
  toast(say('网络不通，内容没有提交，请稍后再试。', 'No connection: nothing was sent. Please try again.'), 'error');
});
