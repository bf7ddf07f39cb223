/** Conditions of the recorded runs as rows: the first run with its error, other seeds as small marks. Pure. */
import type { LessonRow, LessonRun } from '../../../seal/record/lesson/schema';
import type { Series } from '../../charts/marks';
import { oneDigit, within } from '../../ui/numbers';
import type { DotRow } from '../parts/DotRows';

interface Wanted {
  name: string;
  round: number;
  label: string;
  series: Series;
  /** The part that it is; `rows` for all. */
  part?: string;
}

export const NAMES = {
  base: { name: 'base', round: 0, label: 'Base, no notes', series: 'base' },
  open: { name: 'open-book', round: 0, label: 'Open book', series: 'base' },
  passage: { name: 'passage', round: 0, label: 'Passage only', series: 'passage' },
  untrained: { name: 'untrained', round: 0, label: 'Untrained notes', series: 'dropped' },
  teacher: { name: 'teacher', round: 0, label: 'Teacher’s notes', series: 'kept' },
} as const satisfies Record<string, Wanted>;

export const policyRows = (run: LessonRun): Wanted[] =>
  run.rows
    .filter(({ name }) => name === 'policy')
    .map(({ name, round }) => ({ name, round, label: `Notes after round ${round}`, series: 'adapted' }));

export const rowAt = (run: LessonRun, { name, round }: Pick<Wanted, 'name' | 'round'>): LessonRow | undefined =>
  run.rows.find((row) => row.name === name && row.round === round);

interface Value {
  share: number;
  standardError: number | null;
}

/** @param read `null` where it was not measured. */
export function conditionRows(
  runs: readonly LessonRun[],
  wanted: readonly Wanted[],
  read: (row: LessonRow) => Value | null,
): DotRow[] {
  const [first, ...others] = runs;
  if (first === undefined) return [];
  return wanted.flatMap(({ part = 'rows', label, series, ...at }) => {
    const own = rowAt(first, at);
    const value = own === undefined ? null : read(own);
    if (value === null) return [];
    const seeds = others.flatMap((run) => {
      const row = rowAt(run, at);
      const other = row === undefined ? null : read(row);
      return other === null ? [] : [{ share: other.share, seed: run.seed }];
    });
    const spoken = [`${label}: ${oneDigit(value.share)}${within(value.standardError)} points, seed ${first.seed}`];
    spoken.push(...seeds.map(({ share, seed }) => `${oneDigit(share)} with seed ${seed}`));
    return [
      {
        key: `${at.name}/${at.round}`,
        part,
        label,
        spoken: spoken.join('; '),
        dots: [...seeds.map(({ share }) => ({ series, share, small: true })), { series, ...value }],
        end: oneDigit(value.share) + within(value.standardError),
      },
    ];
  });
}

export const accuracyOf = ({ accuracy, standardError }: LessonRow): Value => ({ share: accuracy, standardError });
