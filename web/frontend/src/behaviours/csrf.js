// Every htmx request that may change something carries the page's CSRF token.
import { csrfToken } from '../lib/security.js';

document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  if (ctx.request.method.toUpperCase() !== 'GET') ctx.request.headers['X-CSRF-Token'] = csrfToken();
});
