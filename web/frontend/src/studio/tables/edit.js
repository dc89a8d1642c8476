import DmnModeler from 'dmn-js/lib/Modeler';
import { say } from '../../lib/language.js';
import { Checks } from '../checks.js';
import { ProblemList } from '../problemlist.js';
import { cellOf, nameOf, within } from './parts.js';
import { wordsModule } from './words.js';

const KINDS = ['drd', 'decisionTable', 'literalExpression', 'boxedExpression'];

/** Shows a decision file to be changed, a decision at a time; gives what every editor of the studio gives. */
export async function edit(host, file, source, { api, onChange }) {
  host.innerHTML = '<div class="fb-whole fb-tables"><nav class="btn-list"></nav><div></div></div><details class="fb-problems" open></details>';
  const [whole, problemsHost] = host.children;
  const [tabs, canvas] = whole.children;
  const own = Object.fromEntries(KINDS.map((kind) => [kind, { additionalModules: [wordsModule] }]));
  const modeler = new DmnModeler({ container: canvas, ...own });
  const decisions = () => modeler.getViews().filter(({ type }) => type !== 'drd');
  // how decisions build on each other is worth a picture when there are several
  const shown = () => (decisions().length > 1 ? modeler.getViews() : decisions());

  const locate = (problem) => {
    if (problem.file !== file) return null;
    const view = decisions().find(({ element }) => within(element, problem.element));
    const found = view && within(view.element, problem.element);
    return found && { name: nameOf(found), go: () => goTo(view, found) };
  };
  const goTo = async (view, found) => {
    if (modeler.getActiveView() !== view) await modeler.open(view);
    const cell = cellOf(canvas, found);
    cell?.scrollIntoView({ block: 'center', inline: 'center' });
    cell?.querySelector('[contenteditable]')?.focus();
  };
  const text = async () => (await modeler.saveXML({ format: true })).xml;
  const list = new ProblemList(problemsHost, locate);
  const checks = new Checks(api, file, text, (found) => list.show(found));

  modeler.on('viewer.created', ({ viewer }) => viewer.on('commandStack.changed', ({ trigger }) => {
    if (trigger === 'clear') return;
    onChange();
    checks.later();
  }));
  modeler.on('views.changed', ({ activeView }) => {
    const buttons = shown().map((view) => tab(view, view.element === activeView?.element, () => modeler.open(view)));
    tabs.replaceChildren(...buttons);
    tabs.hidden = buttons.length < 2;
  });
  const show = async (xml) => {
    await modeler.importXML(xml);
    const [first] = decisions();
    if (first) await modeler.open(first);
    checks.now();
  };
  const end = () => {
    checks.end();
    modeler.destroy();
  };
  host.fbModeler = modeler;
  await show(source);
  return { text, show, end };
}

function tab({ type, element }, active, open) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = `btn btn-sm ${active ? 'btn-primary' : ''}`;
  button.ariaPressed = String(active);
  button.textContent = type === 'drd' ? say('决策关系图', 'Decisions and their inputs') : nameOf(element);
  button.addEventListener('click', open);
  return button;
}
