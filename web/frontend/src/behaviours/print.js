// Paper cannot be unfolded: what is folded on the page is printed open.
const FOLDED = 'main details:not([open]):not(.fb-menu)';
let opened = [];

window.addEventListener('beforeprint', () => {
  opened = [...document.querySelectorAll(FOLDED)];
  for (const details of opened) details.open = true;
});
window.addEventListener('afterprint', () => {
  for (const details of opened) details.open = false;
});
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-fb-print]')) window.print();
});
