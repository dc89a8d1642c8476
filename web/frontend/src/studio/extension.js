// Reading and writing the extension elements of a diagram (`zeebe:*`), each write one step of undo.
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

/** The object that carries an element's settings: a pool, and a drawing of pools, show their process. */
export function settingsOf(element) {
  const object = getBusinessObject(element);
  if (!object?.$type) return null;
  const pool = is(object, 'bpmn:Collaboration') ? object.participants.find(({ processRef }) => processRef) : object;
  return is(pool ?? object, 'bpmn:Participant') ? pool.processRef ?? pool : object;
}

/** The first extension element of a type, else undefined. */
export function extension(object, type) {
  return object?.extensionElements?.values?.find((value) => value.$type === type);
}

export class Writer {
  constructor(modeler, element) {
    this.moddle = modeler.get('moddle');
    this.modeling = modeler.get('modeling');
    this.element = element;
    this.object = settingsOf(element);
  }

  /** Sets attributes of an extension element; one left without any attribute or child goes away. */
  set(type, attributes) {
    const found = extension(this.object, type);
    const wanted = { ...attributes };
    for (const [name, value] of Object.entries(wanted)) if (value === '' || value === null) wanted[name] = undefined;
    if (found) {
      const left = Object.entries({ ...plain(found), ...wanted }).some(([, value]) => value !== undefined && value?.length !== 0);
      if (left) this.write(found, wanted);
      else this.remove(found);
    } else if (Object.values(wanted).some((value) => value !== undefined)) {
      this.append(this.moddle.create(type, wanted));
    }
  }

  /** Sets a list inside an extension element: `items` are attributes of `itemType`. */
  setList(type, property, itemType, items) {
    const holder = this.moddle.create(type, { ...plain(extension(this.object, type)) });
    holder[property] = items.map((item) => within(this.moddle.create(itemType, item), holder));
    const found = extension(this.object, type);
    if (found) this.remove(found);
    const empty = ['inputParameters', 'outputParameters', 'properties', 'values'].every((name) => !holder[name]?.length);
    if (!empty) this.append(holder);
  }

  /** Sets a setting of our own; an empty value takes it away. */
  setProperty(name, value) {
    const kept = properties(this.object).filter((each) => each.name !== name).map(plain);
    const items = value === '' || value === null || value === undefined ? kept : [...kept, { name, value }];
    this.setList('zeebe:Properties', 'properties', 'zeebe:Property', items);
  }

  append(value) {
    const holder = this.object.extensionElements ?? within(this.moddle.create('bpmn:ExtensionElements', { values: [] }), this.object);
    within(value, holder);
    if (!this.object.extensionElements) {
      holder.values = [value];
      this.write(this.object, { extensionElements: holder });
    } else {
      this.write(holder, { values: [...(holder.values ?? []), value] });
    }
  }

  remove(value) {
    const holder = this.object.extensionElements;
    this.write(holder, { values: holder.values.filter((each) => each !== value) });
  }

  write(object, values) {
    this.modeling.updateModdleProperties(this.element, object, values);
  }
}

/** The settings of our own an element has: `{name, value}`. */
export const properties = (object) => extension(object, 'zeebe:Properties')?.properties ?? [];

/** The value of one of them, else ''. */
export const property = (object, name) => properties(object).find((each) => each.name === name)?.value ?? '';

function within(child, parent) {
  child.$parent = parent;
  return child;
}

/** The own attributes of a moddle object as a plain object. */
export function plain(object) {
  if (!object) return {};
  const names = object.$descriptor.properties.map(({ ns }) => ns.localName);
  return Object.fromEntries(names.map((name) => [name, object[name]]).filter(([, value]) => value !== undefined));
}
