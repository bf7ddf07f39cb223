/** What training on notes did to questions that the notes are not about, in a sentence. Pure. */
import type { Condition } from '../../../seal/knowledge/measured';
import { plural } from '../../ui/numbers';

/** `null` where it was not measured. */
export function costText(conditions: readonly Condition[]): string | null {
  const last = conditions.findLast(({ name, locality }) => name === 'policy' && locality !== null);
  const first = conditions.find(({ name }) => name === 'untrained');
  if (last?.locality == null || last.collateral == null) return null;
  const { locality, collateral, round } = last;
  const before =
    first?.locality == null || first.collateral == null
      ? ''
      : ` (${hundred(first.locality.unchanged.mean)} with its first notes)`;
  const known = first?.collateral == null ? '' : ` (${hundred(first.collateral.accuracy.mean)} with its first notes)`;
  return (
    `What it costs elsewhere, after ${plural(round, 'round')}: of 100 answers about other people and places, ${hundred(locality.unchanged.mean)} stay as they were${before}; ` +
    `of 100 things that it knew by heart, ${hundred(collateral.accuracy.mean)} are still right${known}. An adapter that learns one text overwrites others.`
  );
}

const hundred = (share: number): number => Math.round(share * 100);
