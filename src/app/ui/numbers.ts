/** Numbers as people read them. */

export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** The minus sign U+2212, which is as wide as the plus, in place of the hyphen. */
export function minus(number: string): string {
  return number.replace('-', '\u2212');
}

/** A change of accuracy in points, with its sign. */
export function points(change: number): string {
  const rounded = Math.round(change * 100);
  return rounded < 0 ? minus(String(rounded)) : `+${Math.abs(rounded)}`;
}

/** "+4.2", with one decimal, for differences whose noise is of that size. */
export function signedTenths(change: number): string {
  const text = (change * 100).toFixed(1);
  return text.startsWith('-') ? minus(text) : `+${text}`;
}

/** "27.2%" */
export function oneDigit(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** " ± 1.3", in points, behind a share; nothing where the spread is not known. */
export function within(standardError: number | null): string {
  return standardError === null ? '' : ` ± ${(standardError * 100).toFixed(1)}`;
}

/** A natural-log probability per token. */
export function nats(value: number): string {
  return minus(value.toFixed(2));
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** "1, 2 and 3" */
export const listText = (all: readonly string[]): string =>
  all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;

/** Under twenty a share of questions is a count: "4 of 5". */
export const LEAST_FOR_PERCENT = 20;

export function share(correct: number, n: number): string {
  return n < LEAST_FOR_PERCENT ? `${Number(correct.toFixed(1))} of ${n}` : percent(correct / n);
}

export function compact(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)} B`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} M`;
  if (value >= 1e3) return `${Math.round(value / 1e3)} k`;
  return String(value);
}

/** "p = 0.02", and "p < 0.001" where more digits would pretend. */
export function probability(p: number): string {
  if (p < 0.001) return 'p < 0.001';
  return `p = ${p < 0.1 ? p.toFixed(3) : p.toFixed(2)}`;
}

/** @param page counted from 0. */
export const pageText = (page: number, pages: number): string => `Page ${page + 1} of ${pages}`;
