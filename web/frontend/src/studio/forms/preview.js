import { say } from '../../lib/language.js';
import { toast } from '../../lib/toast.js';

const MODES = [
  ['edit', say('编辑', 'Edit')],
  ['desk', say('桌面预览', 'Desk preview')],
  ['phone', say('手机预览', 'Phone preview')],
];

/** Switches between the editor and the form as people will see it; returns how to get back to the editor. */
export function mountPreview(bar, canvas, place, page) {
  const buttons = MODES.map(([mode, label]) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn btn-sm';
    button.textContent = label;
    button.addEventListener('click', () => turn(mode).catch((error) => toast(error.message, 'error')));
    return button;
  });
  bar.append(...buttons);

  async function turn(mode) {
    const html = mode === 'edit' ? '' : await page();
    buttons.forEach((button, number) => { button.ariaPressed = String(MODES[number][0] === mode); });
    canvas.hidden = mode !== 'edit';
    place.hidden = mode === 'edit';
    place.replaceChildren();
    if (mode === 'edit') return;
    const frame = document.createElement('iframe');
    frame.className = `fb-forms-${mode}`;
    frame.title = MODES.find(([each]) => each === mode)[1];
    frame.srcdoc = html;
    place.append(frame);
  }
  return () => turn('edit');
}
