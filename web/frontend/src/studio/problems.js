// What the check says: a mark at each element, and the list below the drawing.
import { say } from '../lib/language.js';

export class Problems {
  constructor(modeler, list, name) {
    Object.assign(this, { modeler, list, name, found: [] });
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
    this.write(found, registry);
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

  write(found, registry) {
    const errors = found.filter(({ severity }) => severity === 'error').length;
    const summary = document.createElement('summary');
    summary.textContent = found.length
      ? say(`${errors} 个错误，${found.length - errors} 个提醒`, `${errors} errors, ${found.length - errors} warnings`)
      : say('检查通过，没有问题', 'Checked: no problems');
    summary.className = errors ? 'fb-problem-error' : found.length ? 'fb-problem-warning' : 'fb-problem-none';
    const rows = document.createElement('ul');
    for (const problem of found) rows.append(this.row(problem, registry));
    this.list.replaceChildren(summary, rows);
  }

  row(problem, registry) {
    const item = document.createElement('li');
    item.className = `fb-problem-${problem.severity}`;
    const element = problem.file === this.name && registry.get(problem.element);
    const where = document.createElement(element ? 'button' : 'span');
    where.textContent = element ? element.businessObject.name || problem.element : [problem.file, problem.element].filter(Boolean).join(' · ');
    if (element) {
      where.type = 'button';
      where.className = 'btn btn-sm';
      where.addEventListener('click', () => {
        this.modeler.get('selection').select(element);
        this.modeler.get('canvas').scrollToElement(element, 100);
      });
    }
    const text = document.createElement('span');
    text.textContent = problem.text;
    item.append(where, ' ', text);
    if (problem.remedy) {
      const remedy = document.createElement('span');
      remedy.className = 'fb-hint';
      remedy.textContent = problem.remedy;
      item.append(' ', remedy);
    }
    return item;
  }
}
