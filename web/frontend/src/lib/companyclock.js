// The company's clock: the page says its time and offset, wherever the browser is and whatever its own clock says.
const ZONE = /(Z|[+-]\d{2}:?\d{2})$/;
const MINUTE = 60_000;

const said = document.querySelector('meta[name="company-time"]')?.content || new Date().toISOString();
const loaded = Date.parse(said) - performance.now();
const ahead = minutesOf(said.match(ZONE)?.[0] ?? 'Z');

function minutesOf(zone) {
  if (zone === 'Z') return 0;
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(-2)].map(Number);
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** Returns the company's offset in the sense of Date.getTimezoneOffset: -480 for Shanghai. */
export const companyOffset = () => -ahead;

/** Reads a time as a Date whose local day and hour are the company's; words without a zone are the company's already. */
export function companyDate(text) {
  const date = new Date(Date.parse(text));
  return ZONE.test(text) ? shifted(date) : date;
}

/** Returns the company's present day, as midnight in the browser's own zone. */
export function companyToday() {
  const day = companyNow();
  day.setHours(0, 0, 0, 0);
  return day;
}

/** Returns the company's present time, as a Date whose local day and hour are the company's. */
export const companyNow = () => shifted(new Date(loaded + performance.now()));

function shifted(date) {
  return new Date(date.getTime() + (date.getTimezoneOffset() + ahead) * MINUTE);
}
