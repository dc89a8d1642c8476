// What the form editor gives back, as the file had it: its own version numbers do not belong to the editor, and the
// order of what is written stays, so that comparing two files shows what somebody changed.
const OF_THE_FILE = ['schemaVersion', 'exporter', 'executionPlatform', 'executionPlatformVersion'];

/** Returns the text of a form's file; `before` is the file as it was opened. */
export function written(schema, before) {
  const kept = Object.fromEntries(OF_THE_FILE.filter((name) => name in before).map((name) => [name, before[name]]));
  return `${JSON.stringify(ordered({ ...schema, ...kept }, before, byId(before)), null, 2)}\n`;
}

/** The components of a form, wherever they stand, by id. */
function byId({ components = [] }, found = new Map()) {
  for (const each of components) byId(each, found.set(each.id, each));
  return found;
}

function ordered(now, before, known) {
  if (!now || typeof now !== 'object') return now;
  if (Array.isArray(now)) return now.map((each, place) => ordered(each, known.get(each?.id) ?? before?.[place], known));
  const names = Object.keys(before ?? {}).filter((name) => name in now);
  return Object.fromEntries([...new Set([...names, ...Object.keys(now)])].map((name) => [name, ordered(now[name], before?.[name], known)]));
}
