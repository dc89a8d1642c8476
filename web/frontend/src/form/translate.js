import flatpickr from 'flatpickr';
import { Mandarin } from 'flatpickr/dist/l10n/zh.js';
import { inChinese } from '../lib/language.js';
import { zh } from './zh.js';

if (inChinese) flatpickr.localize(Mandarin);

function translate(template, replacements = {}) {
  const words = (inChinese && zh[template]) || template;
  return words.replace(/{([^}]+)}/g, (_, key) => replacements[key] ?? `{${key}}`);
}

/** The form-js module that makes the form speak the page's language. */
export const translateModule = { translate: ['value', translate] };
