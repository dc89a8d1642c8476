import { FormEditor } from '@bpmn-io/form-js-editor';
import { Checks } from '../checks.js';
import { ProblemList } from '../problemlist.js';
import { mountPreview } from './preview.js';
import { written } from './schema.js';

/** Shows a form to be changed and to be tried; gives what every editor of the studio gives. */
export async function edit(host, file, source, { api, onChange }) {
  host.innerHTML = '<div class="fb-whole fb-forms"><div class="btn-list"></div><div class="fb-forms-canvas"></div><div class="fb-forms-preview" hidden></div></div><details class="fb-problems" open></details>';
  const [whole, problemsHost] = host.children;
  const [modes, canvas, preview] = whole.children;
  const editor = new FormEditor({ container: canvas });
  let before = {};

  const text = () => written(editor.saveSchema(), before);
  const list = new ProblemList(problemsHost, (problem) => {
    const field = problem.file === file && editor.get('formFieldRegistry').get(problem.element);
    return field ? { name: field.label || field.key || field.id, go: () => goTo(field) } : null;
  });
  const goTo = (field) => {
    leave();
    editor.get('selection').set(field);
    canvas.querySelector(`[data-id="${CSS.escape(field.id)}"]`)?.scrollIntoView({ block: 'center' });
  };
  const checks = new Checks(api, file, text, (found) => list.show(found));
  const leave = mountPreview(modes, canvas, preview, () => api.preview(file, text()));
  editor.on('commandStack.changed', ({ trigger }) => {
    if (trigger === 'clear') return;
    onChange();
    checks.later();
  });
  const show = async (words) => {
    before = JSON.parse(words);
    await editor.importSchema(structuredClone(before));
    leave();
    checks.now();
  };
  const end = () => {
    checks.end();
    editor.destroy();
  };
  host.fbEditor = editor;
  await show(source);
  return { text, show, end };
}
