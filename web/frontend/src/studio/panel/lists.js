// FEEL lists of names, as the panel writes them: =["legal", "cost"].
const LIST = /^=\s*\[\s*(?:"[^"]*"\s*(?:,\s*"[^"]*"\s*)*)?\]$/;

/** The names of a list expression, or null when it is anything else. */
export function namesOf(expression) {
  if (!expression) return [];
  if (!LIST.test(expression.trim())) return null;
  return [...expression.matchAll(/"([^"]*)"/g)].map(([, name]) => name);
}

export const listOf = (names) => (names.length ? `=[${names.map((name) => `"${name}"`).join(', ')}]` : '');

/** Names separated by commas, as candidate groups and rules are written. */
export const split = (text) => (text ?? '').split(/[,，、\s]+/).filter(Boolean);

const LIMIT = /^=\s*due after\(\s*now\(\)\s*,\s*(policy\.[\w.]+)\s*\)$/;

/** The limit a due date counts from the task's beginning, or null when it is said in another way. */
export const limitOf = (expression) => expression?.trim().match(LIMIT)?.[1] ?? null;

export const dueAfter = (limit) => (limit ? `=due after(now(), ${limit})` : '');

const LENGTH = /^=\s*due after\(\s*now\(\)\s*,\s*\{\s*value:\s*(\d+(?:\.\d+)?)\s*,\s*unit:\s*"([a-z ]+)"\s*\}\s*\)$/;

/** The length of its own a due date counts from the task's beginning: `{value, unit}`, or null. */
export function lengthOf(expression) {
  const found = expression?.trim().match(LENGTH);
  return found ? { value: found[1], unit: found[2] } : null;
}

export const dueIn = ({ value, unit }) => `=due after(now(), {value: ${value}, unit: "${unit}"})`;
