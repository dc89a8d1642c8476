// The page on site: choose a home, tick the list, note findings, see what has arrived.
import { useEffect, useRef, useState } from 'preact/hooks';
import { say } from '../lib/language.js';
import { Checklist } from './checklist.jsx';
import { FindingForm, emptyFinding } from './finding.jsx';
import { Head, Notices } from './head.jsx';
import { Home } from './home.jsx';
import { KEPT, SENT, send, whoIsThere } from './outbox.js';
import { withPictures } from './pictures.js';
import { Records } from './records.jsx';
import { enqueue, lastPerson, newKey, othersWaiting, saveDraft, savePage, savedDraft, savedPage, setPerson, waiting } from './store.js';

const EVERY = 20_000;
const NOTHING = { home: {}, ticks: {}, finding: emptyFinding() };

/** Fetches the page's data; null without a signal, {refused} with the reason when it is not for this person. */
async function fetched(task) {
  try {
    const answer = await fetch(`/site/${task}/luggage`, { headers: { Accept: 'application/json' }, redirect: 'manual', signal: AbortSignal.timeout(30_000) });
    if (answer.ok) return await answer.json();
    if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status >= 500) return null;
    return { refused: (await answer.json()).title };
  } catch {
    return null;
  }
}

export function Site({ task }) {
  const [page, setPage] = useState(null);
  const [draft, setDraft] = useState(NOTHING);
  const [items, setItems] = useState([]);
  const [net, setNet] = useState('online');
  const [others, setOthers] = useState(0);
  const [tab, setTab] = useState('list');
  const [told, setTold] = useState('');
  const person = useRef(null);

  const tell = (item) => setItems((all) => {
    const rest = all.filter(({ key }) => key !== item.key);
    return [...rest, item].sort((one, other) => (one.key < other.key ? -1 : 1));
  });

  async function open(id, given) {
    person.current = id;
    const kept = await savedPage(id, task);
    if (kept || given) setPage(given ? { ...kept, ...given, plans: kept?.plans ?? given.plans } : kept);
    setDraft({ ...NOTHING, ...(await savedDraft(id, task)) });
    setItems(await waiting(id));
    setOthers(await othersWaiting(id));
    return kept;
  }

  async function takeAlong() {
    const given = await fetched(task);
    if (given === null) return;
    if (given.refused) { setTold(given.refused); return; }
    const kept = await savedPage(given.person.id, task);
    const whole = { ...kept, ...given, plans: await withPictures(given.plans, kept?.plans) };
    await savePage(given.person.id, task, whole);
    if (given.person.id === person.current) setPage(whole);
  }

  async function sendNow() {
    if (!person.current) return;
    const result = await send(person.current, tell);
    setNet({ done: 'online' }[result] ?? result);
    if (result === 'done') await takeAlong();
  }

  async function begin() {
    const there = await whoIsThere();
    if (there?.person) await setPerson(there.person);
    const id = there?.person ?? lastPerson();
    setNet(there === null ? 'offline' : there.out ? 'out' : 'online');
    if (!id) return;
    await open(id);
    if (there?.person) {
      await takeAlong();
      await sendNow();
    }
  }

  useEffect(() => {
    begin();
    const again = () => (person.current ? sendNow() : begin());
    const away = () => setNet('offline');
    const seen = () => { if (document.visibilityState === 'visible') again(); };
    const timer = setInterval(async () => {
      if (person.current && (await waiting(person.current)).length) sendNow();
    }, EVERY);
    window.addEventListener('online', again);
    window.addEventListener('offline', away);
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', again);
      window.removeEventListener('offline', away);
      document.removeEventListener('visibilitychange', seen);
    };
  }, []);

  /** Changes what is being typed and keeps it at once. */
  function change(part) {
    setDraft((before) => {
      const after = { ...before, ...part };
      saveDraft(person.current, task, after);
      return after;
    });
  }

  async function keep(made, after) {
    const draftAfter = { ...draft, ...after };
    await enqueue(made, { ...draftAfter, person: person.current, task });
    setDraft(draftAfter);
    for (const item of made) tell(item);
    sendNow();
  }

  const noted = () => new Date(Date.now() + (page.ahead ?? 0)).toISOString();
  const common = (kind) => ({ key: newKey(), person: person.current, task, kind, at: noted(), state: KEPT });

  async function keepFinding({ photos, plan, ...finding }) {
    const body = { ...draft.home, ...finding, round: page.round };
    const head = { ...common('finding'), body };
    // their keys sort behind that of the finding: it has to arrive first
    const pictures = photos.map(({ blob, name }, at) => ({ ...common('photo'), key: `${head.key}-${String(at).padStart(2, '0')}`, finding: head.key, blob, name }));
    await keep([head, ...pictures], { finding: emptyFinding() });
    setTab('records');
  }

  async function keepSheet(results, where) {
    await keep([{ ...common('sheet'), body: { ...draft.home, results, round: page.round } }], { ticks: { ...draft.ticks, [where]: {} } });
    setTab('records');
  }

  if (told) return <Told text={told} />;
  if (!page) return <Told net={net} task={task} />;
  const open_ = items.filter(({ state }) => state !== SENT);
  const problem = (item) => {
    change({ finding: { ...draft.finding, item_code: item.code, standard: item.text } });
    setTab('finding');
  };
  const TABS = [
    ['list', say('清单', 'Checklist')],
    ['finding', say('记问题', 'Note a finding')],
    ['records', say('记录', 'Records') + (open_.length ? ` ${open_.length}` : '')],
  ];
  return (
    <>
      <Head page={page} net={net} waiting={open_.length} />
      <Notices net={net} others={others} page={page} task={task} onAgain={sendNow} />
      <Home page={page} home={draft.home} onChange={(home) => change({ home })} />
      <div class="fb-site-tabs" role="tablist">
        {TABS.map(([key, words]) => (
          <button type="button" role="tab" key={key} aria-selected={tab === key} onClick={() => setTab(key)}>{words}</button>
        ))}
      </div>
      {tab === 'list' && <Checklist page={page} home={draft.home} ticks={draft.ticks} onTicks={(ticks) => change({ ticks })} onProblem={problem} onDone={keepSheet} />}
      {tab === 'finding' && <FindingForm page={page} home={draft.home} finding={draft.finding} onChange={(finding) => change({ finding })} onKeep={keepFinding} />}
      {tab === 'records' && <Records page={page} items={items} onAgain={sendNow} onEdit={(finding, home) => { change({ finding, home }); setTab('finding'); }} onGone={(keys) => setItems((all) => all.filter(({ key }) => !keys.includes(key)))} />}
    </>
  );
}

/** What there is to say when there is no page yet. */
function Told({ text, net, task }) {
  const reasons = {
    offline: say('没有信号，这项检查还没有在本机打开过。请到有信号的地方先打开一次。', 'No signal, and this check was never opened on this phone. Open it once where there is one.'),
    out: say('请先登录，再打开现场检查。', 'Sign in first, then open the page.'),
    online: say('正在打开…', 'Opening…'),
  };
  return (
    <div class="fb-site-told">
      <p>{text || reasons[net]}</p>
      {net === 'out' && <a class="btn btn-primary" href={`/sign-in?next=/site/${task}`}>{say('登录', 'Sign in')}</a>}
      {text && <a class="btn" href="/">{say('回到首页', 'Home')}</a>}
    </div>
  );
}
