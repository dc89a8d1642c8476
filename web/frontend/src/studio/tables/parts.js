// Finding an element of a decision file: which view shows it, what it is called, where it stands on the page.

/** The object with this id in `object` or below it, else undefined. */
export function within(object, id) {
  if (!object || typeof object !== 'object') return undefined;
  if (object.id === id) return object;
  for (const value of Object.values(object)) {
    const found = Array.isArray(value) ? value.map((each) => within(each, id)).find(Boolean) : within(value, id);
    if (found) return found;
  }
  return undefined;
}

/** What people call it: its own words, else its id. */
export const nameOf = (object) => object.label || object.name || object.description || object.id;

/** The cell that shows an object: its own, or the first of a rule. */
export function cellOf(host, object) {
  const id = object.inputEntry?.[0]?.id ?? object.id;
  return host.querySelector(`[data-element-id="${CSS.escape(id)}"]`);
}
