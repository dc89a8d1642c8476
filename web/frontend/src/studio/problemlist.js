import { say } from '../lib/language.js';

/** The list of what the check says; `find(problem)` gives the name of its element here and how to go there, or null. */
export class ProblemList {
  constructor(host, find) {
    Object.assign(this, { host, find });
  }

  show(found) {
    const errors = found.filter(({ severity }) => severity === 'error').length;
    const summary = document.createElement('summary');
    summary.textContent = found.length
      ? say(`${errors} 个错误，${found.length - errors} 个提醒`, `${errors} errors, ${found.length - errors} warnings`)
      : say('检查通过，没有问题', 'Checked: no problems');
    summary.className = errors ? 'fb-problem-error' : found.length ? 'fb-problem-warning' : 'fb-problem-none';
    const rows = document.createElement('ul');
    for (const problem of found) rows.append(this.row(problem));
    this.host.replaceChildren(summary, rows);
  }

  row(problem) {
    const item = document.createElement('li');
    item.className = `fb-problem-${problem.severity}`;
    const place = this.find(problem);
    const where = document.createElement(place ? 'button' : 'span');
    where.textContent = place ? place.name : [problem.file, problem.element].filter(Boolean).join(' · ');
    if (place) {
      where.type = 'button';
      where.className = 'btn btn-sm';
      where.addEventListener('click', place.go);
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
