// The list of a round, ticked for one home; handed in as one sheet.
import { say } from '../lib/language.js';

const ANSWERS = [
  ['ok', () => say('符合', 'Met')],
  ['bad', () => say('有问题', 'Problem')],
  ['na', () => say('不适用', 'N/A')],
];

export function Checklist({ page, home, ticks, onTicks, onProblem, onDone }) {
  const items = page.items ?? [];
  const where = `${home.building ?? ''}|${home.unit ?? ''}`;
  const mine = ticks[where] ?? {};
  const answered = items.filter(({ code }) => mine[code]).length;
  const groups = [...new Set(items.map(({ category }) => category))];
  if (!items.length) return <p class="fb-site-empty">{say('这项检查没有清单，直接记问题即可。', 'This check has no list; note findings directly.')}</p>;
  return (
    <section class="fb-site-list">
      {groups.map((group) => (
        <fieldset key={group}>
          <legend>{group}</legend>
          {items.filter(({ category }) => category === group).map((item) => (
            <div class="fb-site-item" key={item.code} role="group" aria-label={item.text}>
              <p>
                {item.text}
                {item.source === 'lesson' && <small class="fb-site-lesson">{say('来自经验', 'From a lesson')} {item.source_number}</small>}
              </p>
              <div class="fb-site-answers">
                {ANSWERS.map(([value, words]) => (
                  <button type="button" key={value} data-answer={value} aria-pressed={mine[item.code] === value} onClick={() => onTicks({ ...ticks, [where]: { ...mine, [item.code]: value } })}>{words()}</button>
                ))}
                {mine[item.code] === 'bad' && <button type="button" class="fb-site-note" onClick={() => onProblem(item)}>{say('记下问题 ›', 'Note it ›')}</button>}
              </div>
            </div>
          ))}
        </fieldset>
      ))}
      <div class="fb-site-bar">
        <button type="button" class="btn btn-primary" disabled={!answered || !home.building} onClick={() => onDone(mine, where)}>
          {home.building
            ? say(`${home.building} ${home.unit ?? '公共部位'}查完了，存下（${answered}/${items.length}）`, `${home.building} ${home.unit ?? 'common parts'} checked, keep (${answered}/${items.length})`)
            : say('请先选楼栋', 'Choose a building first')}
        </button>
      </div>
    </section>
  );
}
