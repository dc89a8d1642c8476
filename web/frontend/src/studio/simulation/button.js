import { say } from '../../lib/language.js';
import { toast } from '../../lib/toast.js';
import { part } from '../loading.js';

/** The button that lets tokens walk through the drawing as it is now, over the whole editor. */
export function simulationButton(editor, text, addresses) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn', textContent: say('推演', 'Simulate') });
  button.title = say('看令牌在图上怎样走，不保存', 'See how tokens walk through the drawing; nothing is kept');
  const over = document.createElement('div');
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const [{ simulate }, xml] = await Promise.all([part(addresses), text()]);
      editor.append(over);
      await simulate(over, xml, () => {
        over.remove();
        button.focus();
      });
    } catch (error) {
      over.remove();
      toast(error.message, 'error');
    }
    button.disabled = false;
  });
  return button;
}
