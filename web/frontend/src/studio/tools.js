import { say } from '../lib/language.js';

/** What people look for in a drawing and cannot guess the keys of: find, undo, redo, smaller, larger. */
export function drawingTools(modeler) {
  const tools = document.createElement('div');
  tools.className = 'fb-drawing-tools';
  const actions = modeler.get('editorActions');
  const stack = modeler.get('commandStack');
  const button = (words, key, act) => {
    const made = Object.assign(document.createElement('button'), { type: 'button', className: 'btn', textContent: words, title: key });
    made.addEventListener('click', (event) => {
      // the click would close the search again
      event.stopPropagation();
      act();
    });
    tools.append(made);
    return made;
  };
  button(say('查找', 'Find'), 'Ctrl+F', () => actions.trigger('find'));
  const undo = button(say('撤销', 'Undo'), 'Ctrl+Z', () => stack.undo());
  const redo = button(say('重做', 'Redo'), 'Ctrl+Y', () => stack.redo());
  button(say('缩小', 'Smaller'), 'Ctrl+−', () => actions.trigger('stepZoom', { value: -1 }));
  button(say('放大', 'Larger'), 'Ctrl++', () => actions.trigger('stepZoom', { value: 1 }));
  const able = () => {
    undo.disabled = !stack.canUndo();
    redo.disabled = !stack.canRedo();
  };
  modeler.on(['commandStack.changed', 'import.done'], able);
  able();
  return tools;
}

/** Lets every sign of the palette say its name to whoever points at it; the palette tells it to screen readers only. */
export function namePalette(modeler, host) {
  const name = () => {
    for (const entry of host.querySelectorAll('.djs-palette .entry')) entry.title = entry.getAttribute('aria-label') ?? '';
  };
  modeler.on('palette.changed', name);
  name();
}
