/** A short hash of any plain value, the same for the same content whatever the order of its keys. */
import { hashText } from '../../../world/random';
import { sortKeys } from '../../record/record';

/** Sums may be taken in another order, and machines differ in the last bits of a logarithm. */
const DIGITS = 12;

/** 8 hex digits. How long something took is no content. */
export function digest(value: unknown): string {
  return hashText(canonical(value)).toString(16).padStart(8, '0');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (key, given: unknown) => {
    if (key === 'seconds') return undefined;
    return typeof given === 'number' ? rounded(given) : sortKeys(key, given);
  });
}

export const rounded = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS)));
