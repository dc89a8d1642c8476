// Draws one diagram: <div class="fb-diagram" data-diagram-url="….bpmn" data-diagram-marks="id of a JSON script">.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { say } from '../lib/language.js';
import { problemOf, wordsOf } from '../lib/problem.js';
import { markHeat } from './heat.js';
import { markStates } from './states.js';
import { legend, zoomButtons } from './toolbar.js';
import { listenToFingers } from './touch.js';

const MARGIN = 24;
const SMALLEST_READABLE = 0.45;
const READABLE = 0.7;
/** Half of what an element takes of the middle of the picture, in pixels. */
const SPAN = 60;
const FIRST = ['named', 'overdue', 'current', 'added', 'changed', 'moved', 'removed'];

/** Shows the whole drawing, small ones not blown up. */
function fit(viewer) {
  const canvas = viewer.get('canvas');
  const { inner, outer } = canvas.viewbox();
  const scale = Math.min((outer.width - 2 * MARGIN) / inner.width, (outer.height - 2 * MARGIN) / inner.height, 1);
  const [width, height] = [outer.width / scale, outer.height / scale];
  canvas.viewbox({ x: inner.x - (width - inner.width) / 2, y: inner.y - (height - inner.height) / 2, width, height });
}

/** Where the whole drawing would be unreadable, begin with what is asked for, in progress or changed, else at its beginning. */
function begin(viewer, marks) {
  fit(viewer);
  const canvas = viewer.get('canvas');
  if (canvas.zoom() > SMALLEST_READABLE) return;
  const registry = viewer.get('elementRegistry');
  // A sub-process in progress is drawn around the work that is: the work is what is asked for.
  const [wanted] = FIRST.flatMap((state) => {
    const shapes = (marks[state] ?? []).map((id) => registry.get(id)).filter(Boolean);
    return [...shapes.filter((shape) => !shape.children?.length), ...shapes];
  });
  if (wanted) {
    canvas.zoom(READABLE);
    const { width, height } = canvas.getSize();
    const [side, above] = [Math.max(width / 2 - SPAN, MARGIN), Math.max(height / 2 - SPAN, MARGIN)];
    canvas.scrollToElement(wanted, { left: side, right: side, top: above, bottom: above });
    return;
  }
  const { inner, outer } = canvas.viewbox();
  const [width, height] = [outer.width / READABLE, outer.height / READABLE];
  canvas.viewbox({ x: inner.x - MARGIN, y: inner.y - Math.max(MARGIN, (height - inner.height) / 2), width, height });
}

export async function mountDiagram(host) {
  const marks = host.dataset.diagramMarks ? JSON.parse(document.getElementById(host.dataset.diagramMarks).textContent) : {};
  const container = document.createElement('div');
  container.className = 'fb-diagram-canvas';
  host.append(container);
  const viewer = new NavigatedViewer({ container });
  try {
    const answer = await fetch(host.dataset.diagramUrl, { headers: { Accept: 'application/xml, application/problem+json' } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(wordsOf(problemOf(answer.status, answer.headers, text)));
    await viewer.importXML(text);
  } catch (error) {
    host.setAttribute('role', 'alert');
    host.classList.add('fb-diagram-refused');
    host.textContent = `${say('流程图无法显示：', 'The diagram cannot be shown: ')}${error.message}`;
    return;
  }
  const used = markStates(viewer, marks);
  markHeat(viewer, marks.heat);
  host.append(zoomButtons(viewer, () => fit(viewer)), legend(used));
  listenToFingers(viewer, container);
  begin(viewer, marks);
  host.fbViewer = viewer;
}
