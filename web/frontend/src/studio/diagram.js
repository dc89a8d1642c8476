import Modeler from 'bpmn-js/lib/Modeler';
import minimap from 'diagram-js-minimap';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';
import { begin } from './begin.js';
import { blocksModule } from './blocks.js';
import { Checks } from './checks.js';
import { mountPanel } from './panel/panel.jsx';
import { Problems } from './problems.js';
import { simulationButton } from './simulation/button.js';
import { drawingTools, namePalette } from './tools.js';
import { wordsModule } from './words.js';

const PALETTE = 130;

/** Draws a diagram to be changed; gives `text()` and `show(text)`, and says `onChange` after every change. */
export async function editDiagram(host, file, source, { api, lists, onChange, simulation }) {
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
    begin(canvas, PALETTE);
    checks.now();
  };
  await show(source);
  modeler.on('commandStack.changed', () => {
    onChange();
    checks.later();
  });
  host.fbModeler = modeler;
  const tools = drawingTools(modeler);
  if (simulation) tools.append(simulationButton(host, text, simulation));
  canvasHost.append(tools);
  namePalette(modeler, canvasHost);
  const end = () => {
    checks.end();
    modeler.destroy();
  };
  return { text, show, end };
}
