import { fileURLToPath } from 'node:url';

// form-js 2.0.0 words that its translate service does not reach, and dates that follow the browser instead of
// the page and the company's clock. Each replacement must match exactly once, so an upgrade that changes the text
// stops the build.
const clock = fileURLToPath(new URL('../src/lib/companyclock.js', import.meta.url));
const replacements = [
  ['dateFormat: getLocaleDateFlatpickrConfig(),', 'dateFormat: getLocaleDateFlatpickrConfig(document.documentElement.lang),'],
  ['placeholder: getLocaleReadableDateFormat(),',
    "placeholder: useService('translate')(getLocaleReadableDateFormat(document.documentElement.lang)),"],
  ["placeholder: use24h ? 'hh:mm' : 'hh:mm --',", "placeholder: useService('translate')(use24h ? 'hh:mm' : 'hh:mm --'),"],
  ['"aria-label": `Remove list item ${itemIndex + 1}`,',
    '"aria-label": useService("translate")("Remove list item {value}", { value: itemIndex + 1 }),'],
  ["placeholder: 'Search',", "placeholder: useService('translate')('Search'),"],
  ['const localOffset = new Date().getTimezoneOffset();', 'const localOffset = companyOffset();'],
  ['const timezoneOffsetMinutes = workingDate.getTimezoneOffset();', 'const timezoneOffsetMinutes = companyOffset();'],
  ['serializeTime(time, workingDate.getTimezoneOffset(), timeSerializingFormat)',
    'serializeTime(time, companyOffset(), timeSerializingFormat)'],
  ['serializeTime(time, new Date().getTimezoneOffset(), timeSerializingFormat)',
    'serializeTime(time, companyOffset(), timeSerializingFormat)'],
  ['date = new Date(Date.parse(value));', 'date = companyDate(value);'],
  ["minDate: disallowPassedDates ? 'today' : '01/01/1900',",
    "now: companyToday(), minDate: disallowPassedDates ? companyToday() : '01/01/1900',"],
  ["children: valueLabel || 'Select'", "children: [valueLabel, useService('translate')('Select')].find(Boolean)"],
];

/** Returns form-js' source with the replacements applied. */
export function speakPageLanguage(source) {
  for (const [from, to] of replacements) {
    if (source.split(from).length !== 2) {
      throw new Error(`form-js changed: expected exactly one «${from}»`);
    }
    source = source.replace(from, to);
  }
  return `import { companyDate, companyOffset, companyToday } from ${JSON.stringify(clock)};\n${source}`;
}
