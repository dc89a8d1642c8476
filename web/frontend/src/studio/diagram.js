import Modeler from 'bpmn-js/lib/Modeler';
import minimap from 'diagram-js-minimap';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';
import { blocksModule } from './blocks.js';
import { Checks } from './checks.js';
import { mountPanel } from './panel/panel.jsx';
import { Problems } from './problems.js';
import { wordsModule } from './words.js';

const PALETTE = 130;
const READABLE = 0.6;
const MARGIN = 40;

/** Shows the whole drawing when that is readable, else its beginning; never below the palette. */
function begin(canvas) {
  canvas.zoom('fit-viewport', 'auto');
  const readable = Math.min(Math.max(canvas.zoom(), READABLE), 1);
  const { inner, outer } = canvas.viewbox();
  const [width, height] = [outer.width / readable, outer.height / readable];
  const spare = Math.max((height - inner.height) / 2, MARGIN / readable);
  canvas.viewbox({ x: inner.x - PALETTE / readable, y: inner.y - spare, width, height });
}

/** Draws a diagram to be changed; gives `text()` and `show(text)`, and says `onChange` after every change. */
export async function editDiagram(host, file, source, { api, lists, onChange }) {
  host.innerHTML = '<div class="fb-canvas"></div><aside class="fb-panel"></aside><details class="fb-problems" open></details>';
  const [canvasHost, panelHost, problemsHost] = host.children;
  const modeler = new Modeler({
    container: canvasHost,
    additionalModules: [wordsModule, minimap, blocksModule],
    moddleExtensions: { zeebe },
  });
  const problems = new Problems(modeler, problemsHost, file);
  const draw = mountPanel(panelHost, modeler, lists, (element) => problems.of(element));

  const text = async () => (await modeler.saveXML({ format: true })).xml;
  const checks = new Checks(api, file, text, (found) => {
    problems.show(found);
    draw();
  });
  const show = async (xml) => {
    await modeler.importXML(xml);
    const canvas = modeler.get('canvas');
    begin(canvas);
    checks.now();
  };
  await show(source);
  modeler.on('commandStack.changed', () => {
    onChange();
    checks.later();
  });
  host.fbModeler = modeler;
  const end = () => {
    checks.end();
    modeler.destroy();
  };
  return { text, show, end };
}
