import { say } from '../lib/language.js';
import { toast } from '../lib/toast.js';
import { CopyApi } from './api.js';
import { chooseVersion } from './conflict.js';
import { editorOf } from './editors.js';
import { Saver } from './saver.js';
import { editText } from './source.js';

const SIT_EVERY = 15_000;
const STATES = {
  changed: say('有改动…', 'Changed…'),
  saving: say('正在保存…', 'Saving…'),
  saved: say('已保存', 'Saved'),
  conflict: say('有冲突，未保存', 'Conflict, not saved'),
};

/** Opens the files of a copy, one at a time. */
export function mountStudio(host) {
  const api = new CopyApi(host.dataset.studio);
  const editors = JSON.parse(host.dataset.editors);
  const lists = JSON.parse(document.getElementById('studio-lists').textContent);
  const editor = host.querySelector('[data-editor]');
  const state = host.querySelector('[data-state]');
  const others = host.querySelector('[data-others]');
  const files = host.querySelector('[data-files]');
  let open = null;

  const tell = (name, words) => {
    state.textContent = words ?? STATES[name];
    state.dataset.state = name;
  };
  const sit = () => api.sit(open?.name ?? '').then((found) => {
    others.textContent = found.length ? say('同时在编辑：', 'Also here: ') + found.map(({ name, file }) => (file ? `${name}（${file}）` : name)).join('、') : '';
  }).catch(() => {});

  async function show(option) {
    if (open) {
      if (open.saver.pending) await open.saver.save();
      if (open.saver.held) {
        files.value = open.name;
        return;
      }
      open.edited.end();
    }
    const { value: name, dataset: { kind } } = option;
    editor.textContent = say('正在打开…', 'Opening…');
    const { text, version } = await api.read(name);
    editor.replaceChildren();
    const saver = new Saver(api, name, version, {
      text: () => open.edited.text(),
      onState: tell,
      onConflict: async (problem, mine) => {
        const chosen = await chooseVersion(problem, name, mine);
        if (!chosen) return;
        const theirs = await api.read(name);
        saver.goOn(theirs.version);
        if (chosen === 'theirs') await open.edited.show(theirs.text);
        else await saver.save();
        if (chosen === 'theirs') tell('saved');
      },
    });
    const left = saver.left;
    const begun = left && left.version === version ? left.text : text;
    open = { name, saver, edited: null };
    const tools = { api, lists, onChange: () => saver.changed(), simulation: editors.simulation };
    const edit = await editorOf(kind, editors);
    open.edited = await edit(editor, name, begun, tools).catch((error) => {
      // what its editor cannot read is mended as text
      toast(error.message, 'error');
      return editText(editor, name, begun, tools);
    });
    if (begun !== text) saver.changed();
    else tell('saved');
    sit();
  }

  const attempt = (option) => show(option).catch((error) => {
    editor.textContent = error.message;
    toast(error.message, 'error');
  });
  files.addEventListener('change', () => attempt(files.selectedOptions[0]));
  attempt(files.options[0]);
  setInterval(sit, SIT_EVERY);

  for (const form of host.querySelectorAll('form[data-ends]')) {
    form.addEventListener('submit', async (event) => {
      if (!open || !open.saver.pending) return;
      event.preventDefault();
      await open.saver.save();
      if (!open.saver.pending) form.submit();
    });
  }
}
