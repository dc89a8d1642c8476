// The page on site without a task in its address: the checks this phone has taken along, to go on with one.
import { useEffect, useState } from 'preact/hooks';
import { say } from '../lib/language.js';
import { whoIsThere } from './outbox.js';
import { lastPerson, savedPages, setPerson, waiting } from './store.js';

export function Kept() {
  const [checks, setChecks] = useState(null);

  async function look() {
    const there = await whoIsThere();
    if (there?.person) await setPerson(there.person);
    const person = there?.person ?? lastPerson();
    if (!person) return setChecks([]);
    const unsent = await waiting(person);
    const count = (id) => unsent.filter(({ task }) => task === id).length;
    setChecks((await savedPages(person)).map(({ task }) => ({ ...task, unsent: count(task.id) })));
  }

  useEffect(() => { look(); }, []);
  if (checks === null) return <p class="fb-site-told">{say('正在打开…', 'Opening…')}</p>;
  return (
    <div class="fb-site-kept">
      <h1>{say('现场检查', 'Checks on site')}</h1>
      {checks.map((check) => (
        <a class="fb-site-check" key={check.id} href={`/site/${check.id}`}>
          <strong>{check.name}</strong>
          <span>{check.case} {check.title}</span>
          {check.unsent > 0 && <span class="badge bg-yellow-lt">{say(`待送 ${check.unsent}`, `${check.unsent} waiting`)}</span>}
        </a>
      ))}
      {!checks.length && <p>{say('本机还没有打开过现场检查。请在待办中打开检查任务，点“现场检查”。', 'No check was opened on this phone yet. Open a task from the inbox and press “On site”.')}</p>}
      <a class="btn" href="/inbox/">{say('去待办', 'Inbox')}</a>
    </div>
  );
}
