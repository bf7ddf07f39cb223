/** What a run came to, as its picture and its charts need it: from the list's entry alone, so that no file is read for it. Pure. */
import type { SequencesRow } from '../../seal/knowledge/runFile/entry';
import type { AnyEntry } from '../../seal/record/format';
import { sortKeys } from '../../seal/record/record';
import type { Estimate } from '../../seal/types';
import type { RoundPoint } from '../charts/Shares';

export interface Outcome {
  /** Held-out accuracy by round; round 0 is the untrained policy. */
  points: readonly RoundPoint[];
  /** The model without any training; `null` where it was not measured. */
  base: Estimate | null;
  /** The last that was measured: the policy, or where there is none whatever else was trained on. */
  last: Estimate | null;
  /** Of sequences of edits: what is left of the passages learned by then, by the number of edits; 0 is the untouched model. */
  edits?: readonly RoundPoint[];
}

type Row = Pick<AnyEntry['conditions'][number], 'round' | 'accuracy' | 'standardError' | 'n'> & { name: string };

/** The model that was trained on nothing, in either domain. */
const BASES: readonly string[] = ['base', 'in-context'];
/** They say what could be reached, not what was. */
const BOUNDS = /^open-book$|^oracle$|-best$/;

export function outcomeOf(entry: AnyEntry): Outcome {
  if (entry.domain === 'knowledge' && entry.continual?.[0] !== undefined) return ofSequences(entry.continual[0]);
  const rows = rowsOf(entry);
  const points = rows
    .filter(({ name }) => name === 'untrained' || name === 'policy')
    .map((row) => ({ round: row.round, ...estimateOf(row) }))
    .toSorted((left, right) => left.round - right.round);
  const base = rows.find(({ name, round }) => BASES.includes(name) && round === 0);
  const trained = rows.findLast(({ name }) => !BASES.includes(name) && !BOUNDS.test(name));
  const last = points.at(-1) ?? (trained && estimateOf(trained)) ?? null;
  return { points, base: base === undefined ? null : estimateOf(base), last };
}

/** By its first remedy, which is plain merging. */
function ofSequences({ seen, end }: SequencesRow): Outcome {
  return { points: [], base: seen[0] ?? null, last: end, edits: seen.map((one, round) => ({ round, ...one })) };
}

function rowsOf(entry: AnyEntry): readonly Row[] {
  if (entry.domain === 'puzzles' || entry.conditions.length > 0) return entry.conditions;
  return entry.multiPassage[0]?.conditions ?? [];
}

const estimateOf = ({ accuracy: mean, standardError, n }: Row): Estimate => ({ mean, standardError, n });

/** Equal for runs that differ in nothing but the seed. */
export function familyOf(entry: AnyEntry): string {
  if (entry.domain === 'knowledge') return `knowledge/${entry.family}`;
  const { seed: _, ...settings } = entry.settings;
  return `puzzles/${JSON.stringify([entry.model, entry.parameters, settings], sortKeys)}`;
}
