// One finding: what, where on the plan, how severe, whose, with photos.
import { useEffect, useMemo } from 'preact/hooks';
import { requestKey } from '../lib/security.js';
import { say } from '../lib/language.js';
import { smaller, planOf } from './pictures.js';

const MOST = 12;
const SEVERITIES = [
  ['severe', () => say('严重', 'Severe'), () => say('安全、合同', 'safety, contract')],
  ['general', () => say('一般', 'General'), () => say('影响使用', 'in the way of use')],
  ['cosmetic', () => say('轻微', 'Cosmetic'), () => say('观感', 'looks')],
];
const RESPONSIBLE = [
  ['contractor', () => say('施工单位', 'Contractor')],
  ['engineering', () => say('工程', 'Engineering')],
  ['design', () => say('设计', 'Design')],
  ['cost', () => say('成本', 'Cost')],
  ['property', () => say('物业', 'Property management')],
  ['marketing', () => say('营销', 'Marketing')],
  ['customer_service', () => say('客服', 'Customer service')],
];
const ROOMS = () => say('玄关、客厅、餐厅、厨房、主卧、次卧、书房、卫生间、阳台、公共走道、外立面', 'Hall、Living room、Dining room、Kitchen、Main bedroom、Second bedroom、Study、Bathroom、Balcony、Corridor、Facade');

export const emptyFinding = () => ({ text: '', place: '', severity: 'general', responsible: 'contractor', reason: '', item_code: null, standard: null, plan_x: null, plan_y: null, photos: [] });

export function FindingForm({ page, home, finding, onChange, onKeep }) {
  const plan = planOf(page.plans, home.building, home.unit);
  const rooms = (plan?.rooms || ROOMS()).split(/[、,，;；]+/).map((room) => room.trim()).filter(Boolean);
  const set = (name) => ({ target }) => onChange({ ...finding, [name]: target.value });
  const ready = finding.text.trim() && home.building;
  const add = async ({ target }) => {
    const files = [...target.files].slice(0, MOST - finding.photos.length);
    target.value = '';
    const photos = await Promise.all(files.map(async (file) => ({ id: requestKey(), name: jpeg(file.name), blob: await smaller(file) })));
    onChange({ ...finding, photos: [...finding.photos, ...photos] });
  };
  const choose = ({ target }) => {
    const item = (page.items ?? []).find(({ code }) => code === target.value);
    onChange({ ...finding, item_code: item?.code ?? null, standard: item?.text ?? null });
  };
  return (
    <section class="fb-site-finding">
      <label><span class="required">{say('问题', 'Finding')}</span>
        <textarea class="form-control" rows="3" maxLength="2000" value={finding.text} onInput={set('text')} placeholder={say('写明看到的情况', 'What you see')} /></label>
      <div class="fb-site-photos">
        {finding.photos.map((photo) => <Photo key={photo.id} {...photo} onRemove={() => onChange({ ...finding, photos: finding.photos.filter(({ id }) => id !== photo.id) })} />)}
        {finding.photos.length < MOST && (
          <>
            <label class="fb-site-shoot"><span>{say('拍照', 'Camera')}</span><input type="file" accept="image/*" capture="environment" onChange={add} aria-label={say('拍照', 'Camera')} /></label>
            <label class="fb-site-shoot"><span>{say('选照片', 'Photos')}</span><input type="file" accept="image/*" multiple onChange={add} aria-label={say('选照片', 'Photos')} /></label>
          </>
        )}
      </div>
      <fieldset class="fb-site-choice"><legend>{say('严重程度', 'Severity')}</legend>
        {SEVERITIES.map(([value, words, hint]) => (
          <button type="button" key={value} data-severity={value} aria-pressed={finding.severity === value} onClick={() => onChange({ ...finding, severity: value })}>{words()}<small>{hint()}</small></button>
        ))}
      </fieldset>
      <label><span>{say('部位', 'Place')}</span>
        <input class="form-control" list="rooms" maxLength="200" value={finding.place} onInput={set('place')} placeholder={say('选房间，或写明部位', 'A room, or any place')} /></label>
      <datalist id="rooms">{rooms.map((room) => <option key={room} value={room} />)}</datalist>
      <div class="fb-site-rooms">{rooms.map((room) => <button type="button" key={room} aria-pressed={finding.place === room} onClick={() => onChange({ ...finding, place: room })}>{room}</button>)}</div>
      {plan?.blob && <Plan plan={plan} x={finding.plan_x} y={finding.plan_y} onMark={(plan_x, plan_y) => onChange({ ...finding, plan_x, plan_y })} />}
      <div class="fb-site-pair">
        <label><span>{say('责任单位', 'Responsible')}</span>
          <select class="form-select" value={finding.responsible} onChange={set('responsible')}>{RESPONSIBLE.map(([value, words]) => <option key={value} value={value}>{words()}</option>)}</select></label>
        <label><span>{say('检查项', 'Item of the list')}</span>
          <select class="form-select" value={finding.item_code ?? ''} onChange={choose}>
            <option value="">{say('不属于清单', 'None')}</option>
            {(page.items ?? []).map(({ code, text }) => <option key={code} value={code}>{text}</option>)}
          </select></label>
      </div>
      <label><span>{say('说明', 'Note')}</span>
        <textarea class="form-control" rows="2" maxLength="2000" value={finding.reason} onInput={set('reason')} placeholder={say('为什么是问题、怎样改（可不填）', 'Why it is one, what to do (optional)')} /></label>
      <div class="fb-site-bar">
        <button type="button" class="btn btn-primary" disabled={!ready} onClick={() => onKeep(finding)}>
          {home.building ? say('记下这个问题', 'Keep this finding') : say('请先选楼栋', 'Choose a building first')}
        </button>
      </div>
    </section>
  );
}

function Photo({ blob, name, onRemove }) {
  const url = usePicture(blob);
  return (
    <figure class="fb-site-photo"><img src={url} alt={name} />
      <button type="button" onClick={onRemove} aria-label={say(`移除 ${name}`, `Remove ${name}`)}>×</button></figure>
  );
}

function Plan({ plan, x, y, onMark }) {
  const url = usePicture(plan.blob);
  const mark = ({ currentTarget, clientX, clientY }) => {
    const box = currentTarget.getBoundingClientRect();
    const share = (value, size) => Math.round(Math.min(1, Math.max(0, value / size)) * 1000) / 1000;
    onMark(share(clientX - box.left, box.width), share(clientY - box.top, box.height));
  };
  return (
    <figure class="fb-site-plan">
      <figcaption>{plan.layout} {x === null ? say('点一下图，标出位置', 'Tap the plan to mark the place') : <button type="button" class="fb-site-note" onClick={() => onMark(null, null)}>{say('取消标注', 'Remove the mark')}</button>}</figcaption>
      <button type="button" class="fb-site-sheet" onClick={mark} aria-label={say('在平面图上标出位置', 'Mark the place on the plan')}>
        <img src={url} alt={say(`${plan.layout} 平面图`, `Plan of ${plan.layout}`)} />
        {x !== null && <span class="fb-site-mark" style={{ left: `${x * 100}%`, top: `${y * 100}%` }} />}
      </button>
    </figure>
  );
}

function usePicture(blob) {
  const url = useMemo(() => URL.createObjectURL(blob), [blob]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return url;
}

const jpeg = (name) => (/\.(jpe?g|png|webp|gif)$/i.test(name) ? name : `${name || 'photo'}.jpg`);
