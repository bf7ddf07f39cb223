/** All grids of a puzzle, to choose the one to edit, with the buttons that add and remove pairs. */
import { Plus, Trash2 } from 'lucide-react';
import type { Grid, Puzzle } from '../../../seal/puzzles/types';
import { LIST_NAMES, SIDE_NAMES, UNKNOWN_OUTPUT } from '../words/grids';
import { GridView } from './GridView';
import { FEWEST, type GridPlace, MOST_PAIRS, type PairList } from './puzzleEdits';

interface Props {
  puzzle: Puzzle;
  chosen: GridPlace;
  onChoose: (place: GridPlace) => void;
  onAdd: (list: PairList) => void;
  onRemove: (list: PairList, index: number) => void;
}

export function PairChooser({ puzzle, chosen, onChoose, onAdd, onRemove }: Props) {
  return (
    <div className="pair-chooser">
      {(['demonstrations', 'tests'] as const).map((list) => {
        const pairs: readonly { input: Grid; output: Grid | null }[] = puzzle[list];
        const name = LIST_NAMES[list];
        return (
          <section key={list} aria-label={`${name}s`}>
            <h3>{name}s</h3>
            <ol>
              {pairs.map((pair, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a pair is its place
                <li key={index}>
                  <span className="muted small">{index + 1}</span>
                  {(['input', 'output'] as const).map((side) => (
                    <button
                      key={side}
                      type="button"
                      className="grid-choice"
                      aria-pressed={chosen.list === list && chosen.index === index && chosen.side === side}
                      aria-label={`Edit ${name.toLowerCase()} ${index + 1}, ${SIDE_NAMES[side]}`}
                      onClick={() => onChoose({ list, index, side })}
                    >
                      <Preview grid={pair[side]} />
                    </button>
                  ))}
                  <button
                    type="button"
                    className="button quiet small icon"
                    aria-label={`Remove ${name.toLowerCase()} ${index + 1}`}
                    title="Remove"
                    disabled={pairs.length <= FEWEST[list]}
                    onClick={() => onRemove(list, index)}
                  >
                    <Trash2 size={13} aria-hidden />
                  </button>
                </li>
              ))}
            </ol>
            <button
              type="button"
              className="button small"
              disabled={pairs.length >= MOST_PAIRS}
              onClick={() => onAdd(list)}
            >
              <Plus size={13} aria-hidden />
              Add {name.toLowerCase()}
            </button>
          </section>
        );
      })}
    </div>
  );
}

function Preview({ grid }: { grid: Grid | null }) {
  if (grid !== null) return <GridView grid={grid} size="small" decorative />;
  return (
    <span className="unknown-grid" title={UNKNOWN_OUTPUT} aria-hidden>
      ?
    </span>
  );
}
