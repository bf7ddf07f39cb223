/** One task of the library, small. */
import type { Puzzle } from '../../../seal/puzzles/types';
import { PairView } from '../grids/PairView';
import { countsText, POOL_NAMES, SOURCE_NAMES } from '../words/library';
import type { LibraryTask } from './libraryTask';

/** Demonstrations that are shown of each. */
const PREVIEWED = 2;

interface Props {
  task: LibraryTask;
  selected: boolean;
  onSelect: () => void;
}

export function TaskItem({ task: { puzzle }, selected, onSelect }: Props) {
  const { id, pool, demonstrations } = puzzle;
  return (
    <li>
      <button type="button" className="task-item" aria-pressed={selected} onClick={onSelect}>
        <span className="task-previews">
          {demonstrations.slice(0, PREVIEWED).map(({ input, output }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a demonstration is its place
            <PairView key={index} input={input} output={output} size="small" decorative />
          ))}
        </span>
        <strong>{id}</strong>
        <span className="muted small">{ruleText(puzzle)}</span>
        <span className="muted small">{countsText(puzzle)}</span>
        {pool !== undefined && <span className="tag">{POOL_NAMES[pool]}</span>}
      </button>
    </li>
  );
}

function ruleText({ family, kind, source }: Puzzle): string {
  return family === undefined ? SOURCE_NAMES[source] : `${kind === undefined ? '' : `${kind}: `}${family}`;
}
