/** A short hash of any plain value, the same for the same content whatever the order of its keys. */
import { hashText } from '../../../world/random';

/** Sums may be taken in another order, and machines differ in the last bits of a logarithm. */
const DIGITS = 12;

/** 8 hex digits. How long something took is no content. */
export function digest(value: unknown): string {
  return hashText(canonical(value)).toString(16).padStart(8, '0');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, given: unknown) => {
    if (typeof given === 'number') return rounded(given);
    return isPlain(given) ? sorted(given) : given;
  });
}

export const rounded = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS)));

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function sorted(value: object): object {
  const entries = Object.entries(value).filter(([key]) => key !== 'seconds');
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}
