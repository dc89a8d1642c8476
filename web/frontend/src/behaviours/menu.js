// <details class="fb-menu"> behaves like a menu: one open at a time, closed by Escape or a click elsewhere.
const openMenus = () => document.querySelectorAll('details.fb-menu[open]');

document.addEventListener('click', ({ target }) => {
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});
