/** Python's `strftime` in its C locale and in UTC, for the directives that chat templates use. */

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const DIRECTIVES: Record<string, (date: Date) => number | string> = {
  Y: (date) => date.getUTCFullYear(),
  y: (date) => date.getUTCFullYear() % 100,
  m: (date) => date.getUTCMonth() + 1,
  d: (date) => date.getUTCDate(),
  H: (date) => date.getUTCHours(),
  I: (date) => date.getUTCHours() % 12 || 12,
  M: (date) => date.getUTCMinutes(),
  S: (date) => date.getUTCSeconds(),
  B: (date) => MONTHS[date.getUTCMonth()] ?? '',
  b: (date) => MONTHS[date.getUTCMonth()]?.slice(0, 3) ?? '',
  A: (date) => DAYS[date.getUTCDay()] ?? '',
  a: (date) => DAYS[date.getUTCDay()]?.slice(0, 3) ?? '',
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  '%': () => '%',
};

/** Numbers have two digits at least, or as few as they need after `%-`. What is no directive stays, as in glibc. */
export function strftime(date: Date, format: string): string {
  return format.replace(/%(-?)(.)/g, (whole, bare: string, letter: string) => {
    const value = Object.hasOwn(DIRECTIVES, letter) ? DIRECTIVES[letter]?.(date) : undefined;
    if (value === undefined) return whole;
    return typeof value === 'string' || bare ? String(value) : String(value).padStart(2, '0');
  });
}
