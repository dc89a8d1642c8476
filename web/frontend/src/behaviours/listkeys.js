// In a list marked data-fb-list, j and k move between the rows' links and Enter (the browser's own) opens one.
const TYPING = 'input, textarea, select, [contenteditable], dialog *, .fjs-container *';

document.addEventListener('keydown', (event) => {
  const step = { j: 1, k: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
  const links = [...document.querySelectorAll('[data-fb-list] [data-fb-row-link]')];
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  const next = links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)];
  event.preventDefault();
  next.focus();
  next.closest('.fb-row')?.scrollIntoView({ block: 'nearest' });
});
