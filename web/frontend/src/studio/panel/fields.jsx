import { useEffect, useState } from 'preact/hooks';
import { say } from '../../lib/language.js';

let made = 0;
export const useId = () => useState(() => `fb-field-${(made += 1)}`)[0];

/** A value that is written when the person leaves the field or presses Enter, so that one edit is one step of undo. */
export function useTyped(value, onChange) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const commit = () => typed !== value && onChange(typed);
  return [typed, setTyped, commit];
}

export function Field({ label, hint, problem, children, id }) {
  return (
    <div class={`fb-field ${problem ? 'fb-field-wrong' : ''}`}>
      <label for={id}>{label}</label>
      {children}
      {hint && <p class="fb-hint">{hint}</p>}
      {problem && <p class="fb-field-problem" role="alert">{problem}</p>}
    </div>
  );
}

export function Text({ label, value, onChange, hint, lines = 1, list, mono }) {
  const id = useId();
  const [typed, setTyped, commit] = useTyped(value ?? '', onChange);
  const shared = {
    id,
    class: `form-control ${mono ? 'fb-mono' : ''}`,
    value: typed,
    onInput: (event) => setTyped(event.currentTarget.value),
    onBlur: commit,
  };
  return (
    <Field label={label} hint={hint} id={id}>
      {lines > 1
        ? <textarea {...shared} rows={lines} />
        : <input {...shared} list={list} onKeyDown={(event) => event.key === 'Enter' && commit()} />}
    </Field>
  );
}

export function Select({ label, value, choices, onChange, hint, none = say('（无）', '(none)') }) {
  const id = useId();
  const known = !value || choices.some((choice) => choice.value === value);
  return (
    <Field label={label} hint={hint} id={id}>
      <select id={id} class="form-select" value={value ?? ''} onChange={(event) => onChange(event.currentTarget.value)}>
        {none !== null && <option value="">{none}</option>}
        {!known && <option value={value}>{value}</option>}
        {choices.map((choice) => <option key={choice.value} value={choice.value}>{choice.label}</option>)}
      </select>
    </Field>
  );
}

export function Check({ label, checked, onChange }) {
  return (
    <label class="form-check">
      <input type="checkbox" class="form-check-input" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span class="form-check-label">{label}</span>
    </label>
  );
}

/** Several of a list: what is chosen stands as buttons that take it away. */
export function Several({ label, values, choices, onChange, hint }) {
  const id = useId();
  const nameOf = (value) => choices.find((choice) => choice.value === value)?.label ?? value;
  return (
    <Field label={label} hint={hint} id={id}>
      {values.length > 0 && (
        <ul class="fb-chosen">
          {values.map((value) => (
            <li key={value}>
              <button type="button" class="btn btn-sm" onClick={() => onChange(values.filter((each) => each !== value))} title={say('移除', 'Remove')}>
                {nameOf(value)} ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <select id={id} class="form-select" value="" onChange={(event) => event.currentTarget.value && onChange([...values, event.currentTarget.value])}>
        <option value="">{say('添加…', 'Add…')}</option>
        {choices.filter((choice) => !values.includes(choice.value)).map((choice) => (
          <option key={choice.value} value={choice.value}>{choice.label}</option>
        ))}
      </select>
    </Field>
  );
}

/** Rows of named values: `columns` are [property, label]. */
export function Rows({ label, rows, columns, onChange, hint }) {
  const changed = (index, name, value) => onChange(rows.map((row, at) => (at === index ? { ...row, [name]: value } : row)));
  return (
    <fieldset class="fb-rows">
      <legend>{label}</legend>
      {rows.map((row, index) => (
        <div class="fb-rows-row" key={index}>
          {columns.map(([name, words]) => <Text key={name} label={words} value={row[name]} mono onChange={(value) => changed(index, name, value)} />)}
          <button type="button" class="btn btn-icon btn-sm" aria-label={say('删除此行', 'Remove this row')} onClick={() => onChange(rows.filter((_, at) => at !== index))}>×</button>
        </div>
      ))}
      {hint && <p class="fb-hint">{hint}</p>}
      <button type="button" class="btn btn-sm" onClick={() => onChange([...rows, Object.fromEntries(columns.map(([name]) => [name, '']))])}>
        {say('添加一行', 'Add a row')}
      </button>
    </fieldset>
  );
}
