// What the check says: a mark at each element, and the list below the drawing.
import { ProblemList } from './problemlist.js';
import { nameOf } from './kinds.js';

export class Problems {
  constructor(modeler, list, name) {
    Object.assign(this, { modeler, name, found: [] });
    this.list = new ProblemList(list, (problem) => this.place(problem, modeler.get('elementRegistry')));
  }

  of(element) {
    return this.found.filter((problem) => problem.file === this.name && problem.element === element.id);
  }

  show(found) {
    this.found = found;
    const overlays = this.modeler.get('overlays');
    const registry = this.modeler.get('elementRegistry');
    overlays.remove({ type: 'fb-problem' });
    const marked = new Map();
    for (const problem of found) {
      if (problem.file !== this.name || !registry.get(problem.element)) continue;
      marked.set(problem.element, [...(marked.get(problem.element) ?? []), problem]);
    }
    for (const [id, problems] of marked) this.mark(overlays, registry.get(id), problems);
    this.list.show(found);
  }

  mark(overlays, element, problems) {
    const worst = problems.some(({ severity }) => severity === 'error') ? 'error' : 'warning';
    const html = document.createElement('button');
    html.type = 'button';
    html.className = `fb-problem-mark fb-problem-${worst}`;
    html.textContent = problems.length > 1 ? problems.length : '!';
    html.title = problems.map(({ text }) => text).join('\n');
    html.addEventListener('click', () => this.modeler.get('selection').select(element));
    const middle = element.waypoints?.[Math.floor(element.waypoints.length / 2)];
    const position = middle ? { top: 0, left: 0 } : { top: -10, right: 10 };
    overlays.add(element, 'fb-problem', { position, html });
  }

  place(problem, registry) {
    const element = problem.file === this.name && registry.get(problem.element);
    if (!element) return null;
    const go = () => {
      this.modeler.get('selection').select(element);
      this.modeler.get('canvas').scrollToElement(element, 100);
    };
    return { name: nameOf(element.businessObject), go };
  }
}
