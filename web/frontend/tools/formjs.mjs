// form-js 2.0.0 words that its translate service does not reach, and dates that follow the browser instead of
// the page. Each replacement must match exactly once, so an upgrade that changes the text stops the build.
const replacements = [
  ['dateFormat: getLocaleDateFlatpickrConfig(),', 'dateFormat: getLocaleDateFlatpickrConfig(document.documentElement.lang),'],
  ['placeholder: getLocaleReadableDateFormat(),', 'placeholder: getLocaleReadableDateFormat(document.documentElement.lang),'],
  ['"aria-label": `Remove list item ${itemIndex + 1}`,',
    '"aria-label": useService("translate")("Remove list item {value}", { value: itemIndex + 1 }),'],
  ["placeholder: 'Search',", "placeholder: useService('translate')('Search'),"],
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
  return source;
}
