// What this person noted and how far it has come, and what the sweep has found so far.
import { say } from '../lib/language.js';
import { KEPT, REFUSED, SENDING, SENT } from './outbox.js';
import { emptyFinding } from './finding.jsx';
import { remove } from './store.js';

const STATES = {
  [KEPT]: () => say('已存手机', 'On this phone'),
  [SENDING]: () => say('正在发送', 'Sending'),
  [SENT]: () => say('已送达', 'Arrived'),
  [REFUSED]: () => say('未通过', 'Refused'),
};
const SEVERITY = { severe: () => say('严重', 'Severe'), general: () => say('一般', 'General'), cosmetic: () => say('轻微', 'Cosmetic') };
const STATUS = {
  open: () => say('待派发', 'To be assigned'),
  assigned: () => say('整改中', 'Being rectified'),
  rectified: () => say('待复查', 'To be re-checked'),
  closed: () => say('已关闭', 'Closed'),
  rejected: () => say('不成立', 'No defect'),
};

export function Records({ page, items, onAgain, onEdit, onGone }) {
  const heads = items.filter(({ kind }) => kind !== 'photo').reverse();
  const photosOf = (key) => items.filter(({ finding }) => finding === key);
  const drop = async (head) => {
    const keys = [head.key, ...photosOf(head.key).map(({ key }) => key)];
    for (const key of keys) await remove(key);
    onGone(keys);
  };
  const edit = async (head) => {
    const photos = photosOf(head.key).map(({ key, blob, name }) => ({ id: key, blob, name }));
    const { building, unit, round, ...finding } = head.body;
    await drop(head);
    onEdit({ ...emptyFinding(), ...finding, photos }, { building, unit });
  };
  return (
    <section class="fb-site-records">
      <h2>{say('我记的', 'What I noted')}</h2>
      {!heads.length && <p class="fb-site-empty">{say('还没有记录。', 'Nothing yet.')}</p>}
      <ul>
        {heads.map((head) => <Mine key={head.key} head={head} photos={photosOf(head.key)} onAgain={onAgain} onEdit={edit} onDrop={drop} />)}
      </ul>
      <h2>{say('各轮情况', 'Rounds')}</h2>
      <table class="fb-site-figures">
        <thead><tr><th>{say('轮次', 'Round')}</th><th>{say('问题', 'Found')}</th><th>{say('严重', 'Severe')}</th><th>{say('未关闭', 'Open')}</th><th>{say('关闭率', 'Closed')}</th></tr></thead>
        <tbody>{page.figures.map(({ round, found, severe, open, rate }) => <tr key={round}><td>{round}</td><td>{found}</td><td>{severe}</td><td>{open}</td><td>{rate === null ? '—' : `${rate}%`}</td></tr>)}</tbody>
      </table>
      <h2>{say('已登记的问题', 'Findings on record')} <small>{page.findings.length}</small></h2>
      <ul>
        {page.findings.map((found) => (
          <li key={found.finding_number} class="fb-site-record">
            <p><strong>{found.where}</strong> <span class={`fb-site-tag fb-site-${found.severity}`}>{SEVERITY[found.severity]?.()}</span></p>
            <p>{found.text}</p>
            <p class="fb-hint">{found.round} · {found.case_number} · {STATUS[found.status]?.()} · {found.found_by}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Mine({ head, photos, onAgain, onEdit, onDrop }) {
  const parts = [head, ...photos];
  const state = [REFUSED, SENDING, KEPT].find((each) => parts.some((part) => part.state === each)) ?? SENT;
  const reason = parts.find((part) => part.state === REFUSED)?.reason;
  const { building, unit, text, severity, results } = head.body;
  const arrived = photos.filter((photo) => photo.state === SENT).length;
  return (
    <li class="fb-site-record" data-state={state}>
      <p>
        <strong>{building} {unit ?? say('公共部位', 'common parts')}</strong>
        {severity && <span class={`fb-site-tag fb-site-${severity}`}>{SEVERITY[severity]()}</span>}
        <span class="fb-site-state">{STATES[state]()}</span>
      </p>
      <p>{text ?? say(`检查清单 ${Object.keys(results).length} 项`, `Checklist, ${Object.keys(results).length} items`)}</p>
      <p class="fb-hint">{[head.number, photos.length && say(`照片 ${arrived}/${photos.length}`, `photos ${arrived}/${photos.length}`)].filter(Boolean).join(' · ')}</p>
      {state === REFUSED && (
        <div class="fb-site-refused" role="alert">
          <p>{reason}</p>
          {head.kind === 'finding' && head.state === REFUSED && <button type="button" class="btn btn-sm" onClick={() => onEdit(head)}>{say('修改后重发', 'Change and send again')}</button>}
          <button type="button" class="btn btn-sm" onClick={() => onDrop(head)}>{say('从手机删除', 'Remove from this phone')}</button>
        </div>
      )}
      {state === KEPT && <button type="button" class="btn btn-sm" onClick={onAgain}>{say('现在发送', 'Send now')}</button>}
    </li>
  );
}
