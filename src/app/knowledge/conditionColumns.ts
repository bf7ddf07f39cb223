/** Which columns the table of conditions has. Pure. */
import type { Condition } from '../../seal/knowledge/measured';
import { COLUMN_NAMES, type ColumnName } from './words/conditions';

/** Base and open book are the bare weights, so there are no side effects to speak of. */
export function hasAdapter({ name }: Pick<Condition, 'name'>): boolean {
  return name !== 'base' && name !== 'open-book';
}

/** A column that was measured nowhere says nothing. */
export function shownColumns(conditions: readonly Condition[]): ColumnName[] {
  const measured: Partial<Record<ColumnName, boolean>> = {
    gold: conditions.some(({ goldLogProbability }) => goldLogProbability !== null),
    others: conditions.some((condition) => hasAdapter(condition) && condition.locality !== null),
    known: conditions.some((condition) => hasAdapter(condition) && condition.collateral !== null),
  };
  return COLUMN_NAMES.filter((name) => measured[name] ?? true);
}
