// A field for an expression, which offers the names that can be used there.
import { createContext } from 'preact';
import { useContext, useRef, useState } from 'preact/hooks';
import { Field, useId, useTyped } from './fields.jsx';

const MOST = 8;
const WORD = /[\p{L}_][\p{L}\p{N}_.]*$/u;

/** The names expressions may use: fields of the forms, variables of the drawing, limits, functions. */
export const Names = createContext([]);

/** The word before the cursor and the names it may become. */
export function offersFor(text, cursor, names) {
  const word = text.slice(0, cursor).match(WORD)?.[0] ?? '';
  if (!word) return { word, offers: [] };
  const lower = word.toLowerCase();
  const fitting = names.filter((name) => name.toLowerCase().includes(lower) && name !== word);
  const first = fitting.filter((name) => name.toLowerCase().startsWith(lower));
  return { word, offers: [...first, ...fitting.filter((name) => !first.includes(name))].slice(0, MOST) };
}

/** An expression: one that does not begin with “=” gets it. */
export function Feel({ label, value, onChange, hint }) {
  const id = useId();
  const names = useContext(Names);
  const field = useRef(null);
  const [offered, setOffered] = useState({ word: '', offers: [], at: 0 });
  const finished = (typed) => (typed.trim() && !typed.trim().startsWith('=') ? `=${typed.trim()}` : typed.trim());
  const [typed, setTyped, commit] = useTyped(value ?? '', (text) => onChange(finished(text)));

  const close = () => setOffered({ word: '', offers: [], at: 0 });
  const look = (area) => {
    setTyped(area.value);
    setOffered({ ...offersFor(area.value, area.selectionStart, names), at: 0 });
  };
  const take = (name) => {
    const area = field.current;
    const begin = area.selectionStart - offered.word.length;
    const text = area.value.slice(0, begin) + name + area.value.slice(area.selectionStart);
    setTyped(text);
    close();
    requestAnimationFrame(() => {
      area.focus();
      area.setSelectionRange(begin + name.length, begin + name.length);
    });
  };
  const keys = (event) => {
    const { offers, at } = offered;
    if (!offers.length) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setOffered({ ...offered, at: (at + step + offers.length) % offers.length });
    } else if (event.key === 'Enter') take(offers[at]);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  };
  const leave = () => {
    close();
    commit();
  };
  return (
    <Field label={label} hint={hint} id={id}>
      <textarea ref={field} id={id} class="form-control fb-mono" rows={typed.length > 40 ? 3 : 2} value={typed} spellcheck={false} autocomplete="off"
        onInput={(event) => look(event.currentTarget)} onKeyDown={keys} onBlur={leave} />
      {offered.offers.length > 0 && (
        <ul class="fb-offers" role="listbox">
          {offered.offers.map((name, at) => (
            <li key={name} role="option" aria-selected={at === offered.at} onMouseDown={(event) => event.preventDefault()} onClick={() => take(name)}>{name}</li>
          ))}
        </ul>
      )}
    </Field>
  );
}
