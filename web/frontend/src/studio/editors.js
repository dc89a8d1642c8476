import { editDiagram } from './diagram.js';
import { part } from './loading.js';
import { editText } from './source.js';

/** The editor of a kind of file; those of tables and forms are loaded when one is opened first, those without one are text. */
export async function editorOf(kind, editors) {
  const parts = editors[kind];
  if (!parts) return kind === '.bpmn' ? editDiagram : editText;
  return (await part(parts)).edit;
}
