// The names an expression at one element may use.
import { is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { extension } from '../extension.js';

/** The keys a context has that is written out, as `{kind: …, proposed: …}`; of what is nested in it none. */
function keysOf(expression) {
  if (!/^=\s*\{/.test(expression ?? '')) return [];
  const bare = expression.replace(/"[^"]*"/g, '""');
  const keys = [];
  let depth = 0;
  for (const [, sign, key] of bare.matchAll(/([{}()[\]])|([\p{L}_][\p{L}\p{N}_]*)\s*:/gu)) {
    if (sign) depth += '{(['.includes(sign) ? 1 : -1;
    else if (depth === 1) keys.push(key);
  }
  return keys;
}

/** The variables a drawing itself writes: results and targets of mappings, with what is in them where that is written out. */
function writtenBy(definitions) {
  const found = new Set();
  const visit = (object, seen) => {
    if (!object || typeof object !== 'object' || seen.has(object)) return;
    seen.add(object);
    for (const name of ['resultVariable', 'inputElement', 'outputCollection']) if (typeof object[name] === 'string') found.add(object[name]);
    if (object.$type === 'zeebe:Output') {
      found.add(object.target);
      for (const key of keysOf(object.source)) found.add(`${object.target}.${key}`);
    }
    if (object.$type === 'zeebe:Property' && object.name === 'firebreak:result') found.add(object.value);
    for (const key of ['rootElements', 'flowElements', 'extensionElements', 'values', 'outputParameters', 'properties', 'loopCharacteristics']) {
      const value = object[key];
      for (const child of Array.isArray(value) ? value : [value]) visit(child, seen);
    }
  };
  visit(definitions, new Set());
  return [...found].filter(Boolean);
}

/** What a form writes stays with its task when the task says which results it hands on, or is done by several. */
const keepsToItself = (object) => Boolean(extension(object, 'zeebe:IoMapping')?.outputParameters?.length || object.loopCharacteristics);

function filledIn(objects, here, fields, found) {
  for (const object of objects) {
    const form = isAny(object, ['bpmn:UserTask', 'bpmn:StartEvent']) && extension(object, 'zeebe:FormDefinition')?.formId;
    if (form && (object === here || !keepsToItself(object))) for (const name of fields[form] ?? []) found.add(name);
    if (object.flowElements) filledIn(object.flowElements, here, fields, found);
  }
}

/** The names for `object`: what its drawing writes, the forms filled in on the way and its own, limits, functions. */
export function namesFor(object, definitions, lists) {
  const found = new Set(writtenBy(definitions));
  const processes = definitions.rootElements.filter((each) => is(each, 'bpmn:Process'));
  for (const { flowElements } of processes) filledIn(flowElements ?? [], object, lists.fields, found);
  for (const { target } of extension(object, 'zeebe:IoMapping')?.inputParameters ?? []) found.add(target);
  return [...new Set([...found, ...lists.variables, ...lists.limits.map(({ value }) => value)])];
}
