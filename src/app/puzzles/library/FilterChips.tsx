/** Switches that narrow the list. Only those that some task answers to are there. */
import type { Pool } from '../../../seal/puzzles/types';
import { PUZZLE_KINDS, PUZZLE_SPLITS } from '../../../world/puzzles/families';
import { GROUP_NAMES, KIND_NAMES, POOL_NAMES } from '../words/library';
import type { LibraryTask, TaskGroup } from './libraryTask';
import { type LibraryFilter, toggled } from './search';

const GROUPS: readonly TaskGroup[] = [...PUZZLE_SPLITS, 'imported'];
const POOLS: readonly Pool[] = ['training', 'evaluation'];

interface Props {
  tasks: readonly LibraryTask[];
  filter: LibraryFilter;
  onFilter: (filter: LibraryFilter) => void;
}

export function FilterChips({ tasks, filter, onFilter }: Props) {
  const { groups, kinds, pools } = filter;
  const chip = (name: string, on: boolean, next: Partial<LibraryFilter>) => (
    <button
      key={name}
      type="button"
      className="button small chip"
      aria-pressed={on}
      onClick={() => onFilter({ ...filter, ...next })}
    >
      {name}
    </button>
  );
  return (
    <fieldset className="chips">
      <legend className="visually-hidden">Filters</legend>
      {GROUPS.filter((group) => tasks.some((task) => task.group === group)).map((group) =>
        chip(GROUP_NAMES[group], groups.includes(group), { groups: toggled(groups, group) }),
      )}
      {PUZZLE_KINDS.filter((kind) => tasks.some(({ puzzle }) => puzzle.kind === kind)).map((kind) =>
        chip(KIND_NAMES[kind], kinds.includes(kind), { kinds: toggled(kinds, kind) }),
      )}
      {POOLS.filter((pool) => tasks.some(({ puzzle }) => puzzle.pool === pool)).map((pool) =>
        chip(POOL_NAMES[pool], pools.includes(pool), { pools: toggled(pools, pool) }),
      )}
    </fieldset>
  );
}
