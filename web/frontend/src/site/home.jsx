// Which home is being checked: building and unit from the register, those of the round's plan first.
import { say } from '../lib/language.js';

const COMMON = () => say('公共部位', 'Common parts');

export function Home({ page, home, onChange }) {
  const building = page.buildings.find(({ name }) => name === home.building) ?? null;
  const units = building?.units ?? [];
  const wanted = (building?.wanted ?? []).filter((unit) => !units.length || units.includes(unit));
  const rest = units.filter((unit) => !wanted.includes(unit));
  const typed = !wanted.length && !rest.length;
  return (
    <div class="fb-site-home">
      <label>
        <span>{say('楼栋', 'Building')}</span>
        {page.buildings.length ? (
          <select class="form-select" value={home.building ?? ''} onChange={({ target }) => onChange({ building: target.value || null, unit: null })}>
            <option value="">{say('请选择', 'Choose')}</option>
            {page.buildings.map(({ name }) => <option key={name}>{name}</option>)}
          </select>
        ) : <input class="form-control" value={home.building ?? ''} maxLength="50" onInput={({ target }) => onChange({ ...home, building: target.value || null })} />}
      </label>
      <label>
        <span>{say('房号', 'Unit')}</span>
        {typed ? <input class="form-control" value={home.unit ?? ''} maxLength="50" placeholder={COMMON()} onInput={({ target }) => onChange({ ...home, unit: target.value || null })} /> : (
          <select class="form-select" value={home.unit ?? ''} onChange={({ target }) => onChange({ ...home, unit: target.value || null })}>
            <option value="">{COMMON()}</option>
            {wanted.length > 0 && <optgroup label={say('本轮应查', 'To be checked')}>{wanted.map((unit) => <option key={unit}>{unit}</option>)}</optgroup>}
            {rest.length > 0 && <optgroup label={say('其他房屋', 'Other units')}>{rest.map((unit) => <option key={unit}>{unit}</option>)}</optgroup>}
          </select>
        )}
      </label>
    </div>
  );
}
