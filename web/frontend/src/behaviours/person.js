// Who uses this browser, for the page on site, which cannot ask without a signal; signing out takes the mark away.
import { forgetPerson, lastPerson, setPerson } from '../site/store.js';

const person = document.querySelector('meta[name="person"]')?.content;
if (person && lastPerson() !== person) setPerson(person);

document.addEventListener('submit', ({ target }) => {
  if (new URL(target.action, window.location).pathname === '/sign-out') forgetPerson();
});
