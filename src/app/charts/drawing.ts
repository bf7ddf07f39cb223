/** Drawings out of the one chunk that has the chart library in it, fetched when the first chart is shown. */
import { type ComponentType, memo } from 'react';
import { partsOf } from '../ui/later';

const part = partsOf(() => import('./index'));

/** Drawn anew only where something of what it draws is another: a drawing is the dearest work of the page. */
export const drawing = <Props extends object>(
  pick: (all: typeof import('./index')) => ComponentType<Props>,
): ComponentType<Props> => memo(part(pick), isSame);

/** Whether two values of plain data say the same; functions do where they are one. */
export function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const [own, others] = [Object.entries(left), new Map(Object.entries(right))];
  return own.length === others.size && own.every(([key, value]) => others.has(key) && isSame(value, others.get(key)));
}
