import { say } from '../lib/language.js';
import { STATES } from './states.js';

const SMALLEST = 0.2;
const LARGEST = 4;

/** Zoom buttons: in, out, whole drawing. */
export function zoomButtons(viewer, fit) {
  const canvas = viewer.get('canvas');
  const zoomBy = (factor) => canvas.zoom(Math.min(Math.max(canvas.zoom() * factor, SMALLEST), LARGEST), 'auto');
  const buttons = document.createElement('div');
  buttons.className = 'fb-diagram-zoom btn-list';
  for (const [sign, label, action] of [
    ['+', say('放大', 'Zoom in'), () => zoomBy(1.25)],
    ['−', say('缩小', 'Zoom out'), () => zoomBy(0.8)],
    ['⤢', say('全图', 'Whole diagram'), fit],
  ]) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn btn-icon';
    button.title = label;
    button.setAttribute('aria-label', label);
    button.textContent = sign;
    button.addEventListener('click', action);
    buttons.append(button);
  }
  return buttons;
}

/** The meaning of the colours that occur in this drawing. */
export function legend(used) {
  const list = document.createElement('ul');
  list.className = 'fb-diagram-legend';
  for (const [state, label] of STATES.filter(([name]) => used.has(name))) {
    const item = document.createElement('li');
    item.className = `fb-legend-${state}`;
    item.textContent = label;
    list.append(item);
  }
  return list;
}
