// A button shows and hides another part: <button data-fb-toggle="nav" aria-expanded="false" aria-controls="nav">.
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-fb-toggle]');
  if (!button) return;
  const open = button.getAttribute('aria-expanded') !== 'true';
  button.setAttribute('aria-expanded', open);
  document.getElementById(button.dataset.fbToggle).classList.toggle('fb-open', open);
});
