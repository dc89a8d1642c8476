// A drawing for paper: <div data-diagram-sheets="….bpmn"> gets it in readable pieces, each at most one sheet, from left to right.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { say } from '../lib/language.js';
import { problemOf, wordsOf } from '../lib/problem.js';

// CSS pixels of an upright A4 sheet inside its margins, below the head that stands on every sheet.
const SHEET = { width: 670, height: 820 };
const READABLE = 0.68;
const OVERLAP = 60;
const BORDER = 10;

/** Returns the boxes to show of a drawing: one if it stays readable, else as many as are needed beside each other. */
export function pieces({ x, y, width, height }) {
  const scale = Math.min(1, SHEET.height / height, Math.max(READABLE, SHEET.width / width));
  const widest = SHEET.width / scale;
  if (width <= widest) return [{ x, y, width, height }];
  const count = Math.ceil((width - OVERLAP) / (widest - OVERLAP));
  const step = (width - widest) / (count - 1);
  return Array.from({ length: count }, (_, index) => ({ x: x + index * step, y, width: widest, height }));
}

function sheet(svg, box, caption) {
  const drawn = svg.cloneNode(true);
  drawn.setAttribute('viewBox', `${box.x} ${box.y} ${box.width} ${box.height}`);
  drawn.setAttribute('width', '100%');
  drawn.removeAttribute('height');
  const figure = document.createElement('figure');
  figure.className = 'fb-sheet';
  const words = document.createElement('figcaption');
  words.textContent = caption;
  figure.append(drawn, words);
  return figure;
}

export async function mountSheets(host) {
  const container = document.createElement('div');
  container.className = 'fb-sheets-workshop';
  document.body.append(container);
  const viewer = new NavigatedViewer({ container });
  try {
    const answer = await fetch(host.dataset.diagramSheets, { headers: { Accept: 'application/xml, application/problem+json' } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(wordsOf(problemOf(answer.status, answer.headers, text)));
    await viewer.importXML(text);
    const { inner } = viewer.get('canvas').viewbox();
    const { svg } = await viewer.saveSVG();
    const drawing = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    const box = { x: inner.x - BORDER, y: inner.y - BORDER, width: inner.width + 2 * BORDER, height: inner.height + 2 * BORDER };
    const parts = pieces(box);
    host.append(...parts.map((part, index) => sheet(drawing, part, `${index + 1}/${parts.length}`)));
  } catch (error) {
    host.setAttribute('role', 'alert');
    host.textContent = `${say('流程图无法显示：', 'The diagram cannot be shown: ')}${error.message}`;
  } finally {
    viewer.destroy();
    container.remove();
  }
  host.dataset.diagramReady = 'true';
}
