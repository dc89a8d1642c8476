import flatpickr from 'flatpickr';
import { Mandarin } from 'flatpickr/dist/l10n/zh.js';
import { inChinese } from '../lib/language.js';
import { zh } from './zh.js';

const words = inChinese ? { ...Mandarin, monthAriaLabel: '月', yearAriaLabel: '年' } : {};
flatpickr.localize({ ...words, firstDayOfWeek: 1 });
if (inChinese) flatpickr.setDefaults({ ariaDateFormat: 'Y年n月j日' });

function translate(template, replacements = {}) {
  const said = (inChinese && zh[template]) || template;
  return said.replace(/{([^}]+)}/g, (_, key) => replacements[key] ?? `{${key}}`);
}

/** The form-js module that makes the form speak the page's language. */
export const translateModule = { translate: ['value', translate] };
