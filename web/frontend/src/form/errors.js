// Puts the server's messages where form-js keeps its own: {field: […]} and, in rows of lists, {"field.0": […]}.

/** Returns form-js' shape of the server's errors: rows nested by their indexes. */
export function nested(errors) {
  const state = {};
  for (const [path, messages] of Object.entries(errors)) {
    const [id, ...indexes] = path.split('.');
    const last = indexes.pop();
    if (last === undefined) {
      state[id] = messages;
      continue;
    }
    let level = (state[id] ??= {});
    for (const index of indexes) level = level[index] ??= {};
    level[last] = messages;
  }
  return state;
}

/** Shows messages at their fields; returns those, by field, whose field form-js does not know. */
export function showErrors(form, errors) {
  form._setState({ errors: nested(errors) });
  const known = form.get('formFieldRegistry');
  return Object.fromEntries(Object.entries(errors).filter(([path]) => !known.get(path.split('.')[0])));
}

/** Shows messages at the plain fields the page has beside the form, which may be hidden; returns all others. */
export function showBeside(element, errors) {
  for (const place of element.querySelectorAll('[data-fb-error]')) {
    const messages = errors[place.dataset.fbError];
    place.hidden = !messages;
    place.textContent = messages?.join(' ') ?? '';
    const field = element.querySelector(`[name="${place.dataset.fbError}"]`);
    field.classList.toggle('is-invalid', Boolean(messages));
    field.ariaInvalid = String(Boolean(messages));
    if (messages) field.closest('[data-fb-late]')?.removeAttribute('hidden');
  }
  return Object.entries(errors).filter(([name]) => !element.querySelector(`[data-fb-error="${CSS.escape(name)}"]`))
    .flatMap(([, messages]) => messages);
}

/** Moves the focus to the first field with a message, once it is drawn. */
export function focusFirstError(host) {
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const field = host.querySelector('.fjs-has-errors') ?? host.closest('form').querySelector('[data-fb-late]:has(.is-invalid)');
    const control = field?.querySelector('input, textarea, select, button, [tabindex]');
    field?.scrollIntoView({ block: 'center' });
    control?.focus({ preventScroll: true });
  }));
}
