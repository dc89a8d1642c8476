// How long something may take from now on: a limit the company has set, or one of its own.
import { say } from '../../lib/language.js';
import { Select, Text } from './fields.jsx';
import { dueAfter, dueIn, lengthOf, limitOf } from './lists.js';

const OWN = 'own';
const FIRST = { value: '1', unit: 'working days' };
const NUMBER = /^\d+(\.\d+)?$/;

export function Limit({ label, value, lists, onChange }) {
  const limit = limitOf(value);
  const own = lengthOf(value);
  const choose = (chosen) => onChange(chosen === OWN ? dueIn(FIRST) : dueAfter(chosen));
  const amount = (typed) => onChange(dueIn({ ...own, value: NUMBER.test(typed.trim()) ? typed.trim() : own.value }));
  return (
    <>
      <Select label={label} value={own ? OWN : limit ?? ''} onChange={choose}
        none={value && !limit && !own ? say('（用下面的表达式）', '(by the expression below)') : say('（无期限）', '(no limit)')}
        choices={[{ value: OWN, label: say('单独规定时长…', 'A length of its own…') }, ...lists.limits]} />
      {own && (
        <div class="fb-length">
          <Text label={say('时长', 'Length')} value={own.value} onChange={amount} />
          <Select label={say('单位', 'Unit')} none={null} value={own.unit} choices={lists.units} onChange={(unit) => onChange(dueIn({ ...own, unit }))} />
        </div>
      )}
    </>
  );
}
