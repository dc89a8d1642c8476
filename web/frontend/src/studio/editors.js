import { editDiagram } from './diagram.js';
import { editText } from './source.js';

/** Loads a style sheet once. */
function style(address) {
  if (document.querySelector(`link[href="${address}"]`)) return Promise.resolve();
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: address });
  const loaded = new Promise((resolve, reject) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', () => reject(new TypeError(address)));
  });
  document.head.append(link);
  return loaded;
}

/** The editor of a kind of file; those of tables and forms are loaded when one is opened first, those without one are text. */
export async function editorOf(kind, { dataset }) {
  const parts = JSON.parse(dataset.editors)[kind];
  if (!parts) return kind === '.bpmn' ? editDiagram : editText;
  const [{ edit }] = await Promise.all([import(parts.script), style(parts.style)]);
  return edit;
}
