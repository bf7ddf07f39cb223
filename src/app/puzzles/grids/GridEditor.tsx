/** Edits one puzzle: its demonstrations and tests, cell by cell or as whole grids, with undo and redo. */

import { Plus, Redo2, Trash2, Undo2 } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { Grid, Puzzle } from '../../../seal/puzzles/types';
import { type History, redo, undo } from '../../experiment/history';
import { Button, IconButton } from '../../ui/Button';
import { Callout } from '../../ui/Callout';
import { GRIDS, LIST_NAMES, SIDE_NAMES, type Tool } from '../words/grids';
import { EditableGrid } from './EditableGrid';
import { edited, FEWEST, type GridPlace, gridAt, MOST_PAIRS, type PairList, type PuzzleEdit } from './edits';
import styles from './GridEditor.module.css';
import { GridActions, PaintTools } from './GridTools';
import { DigitsToggle, GridView, UnknownGrid } from './GridView';
import gridStyles from './grids.module.css';

interface Props {
  history: History<Puzzle>;
  /** Takes a change, as a state setter does: edits of one stroke follow faster than the page is drawn. */
  onChange: (change: (history: History<Puzzle>) => History<Puzzle>) => void;
}

const STEPS = [
  { name: 'undo', icon: Undo2, states: 'past', step: undo },
  { name: 'redo', icon: Redo2, states: 'future', step: redo },
] as const;

const FIRST: GridPlace = { list: 'demonstrations', index: 0, side: 'input' };

export function GridEditor({ history, onChange }: Props) {
  const [wanted, setWanted] = useState<GridPlace>(FIRST);
  const [color, setColor] = useState(1);
  const [tool, setTool] = useState<Tool>('paint');
  const puzzle = history.present;
  // Undo may have taken the pair away.
  const place = wanted.index < puzzle[wanted.list].length ? wanted : FIRST;
  const grid = gridAt(puzzle, place);
  const edit = (change: PuzzleEdit, stroke: number | null = null): void =>
    onChange((now) => edited(now, change, stroke));
  const onKeyDown = (event: KeyboardEvent): void => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || (key !== 'z' && key !== 'y')) return;
    // A number that is being typed has its own undo.
    if (event.target instanceof HTMLInputElement && event.target.type === 'text') return;
    event.preventDefault();
    event.stopPropagation();
    onChange(key === 'y' || event.shiftKey ? redo : undo);
  };
  const name = `${LIST_NAMES[place.list]} ${place.index + 1}, ${SIDE_NAMES[place.side]}`;
  return (
    // Undo and redo by key, whatever inside has the focus; both are buttons too.
    <section className={styles.editor} aria-label="Grid editor" onKeyDown={onKeyDown}>
      <PairChooser
        puzzle={puzzle}
        chosen={place}
        onChoose={setWanted}
        onAdd={(list) => {
          edit({ type: 'add', list });
          setWanted({ list, index: puzzle[list].length, side: 'input' });
        }}
        onRemove={(list, index) => edit({ type: 'remove', list, index })}
      />
      <div className={`stack ${styles.work}`}>
        <div className="row wrap">
          <h3 className="grow">{name}</h3>
          <DigitsToggle />
          {STEPS.map(({ name: action, icon: Icon, states, step }) => (
            <IconButton
              icon={Icon}
              label={GRIDS.actions[action]}
              key={action}
              title={GRIDS.actions[action]}
              disabled={history[states].length === 0}
              onClick={() => onChange(step)}
            />
          ))}
        </div>
        {grid === null ? (
          <Callout
            tone="info"
            actions={
              <Button size="small" onClick={() => edit({ type: 'copy-input', place })}>
                {GRIDS.drawSolution}
              </Button>
            }
          >
            {GRIDS.noSolution}
          </Callout>
        ) : (
          <>
            <PaintTools color={color} tool={tool} onColor={setColor} onTool={setTool} />
            <EditableGrid
              key={`${place.list} ${place.index} ${place.side}`}
              grid={grid}
              label={name}
              color={color}
              tool={tool}
              onUse={(type, cell, chosen, stroke) => edit({ type, place, cell, color: chosen }, stroke)}
            />
            <p className="muted small">{GRIDS.editorHelp}</p>
            <GridActions place={place} grid={grid} onEdit={edit} />
          </>
        )}
      </div>
    </section>
  );
}

interface ChooserProps {
  puzzle: Puzzle;
  chosen: GridPlace;
  onChoose: (place: GridPlace) => void;
  onAdd: (list: PairList) => void;
  onRemove: (list: PairList, index: number) => void;
}

/** All grids of the puzzle, to choose the one to edit, with the buttons that add and remove pairs. */
function PairChooser({ puzzle, chosen, onChoose, onAdd, onRemove }: ChooserProps) {
  return (
    <div className={styles.chooser}>
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
                      className={`${gridStyles.choice} ${styles.choice}`}
                      aria-pressed={chosen.list === list && chosen.index === index && chosen.side === side}
                      aria-label={`Edit ${name.toLowerCase()} ${index + 1}, ${SIDE_NAMES[side]}`}
                      onClick={() => onChoose({ list, index, side })}
                    >
                      {pair[side] === null ? (
                        <UnknownGrid decorative />
                      ) : (
                        <GridView grid={pair[side]} size="small" decorative />
                      )}
                    </button>
                  ))}
                  <IconButton
                    icon={Trash2}
                    label={`Remove ${name.toLowerCase()} ${index + 1}`}
                    look="quiet"
                    size="small"
                    title="Remove"
                    disabled={pairs.length <= FEWEST[list]}
                    onClick={() => onRemove(list, index)}
                  />
                </li>
              ))}
            </ol>
            <Button icon={Plus} size="small" disabled={pairs.length >= MOST_PAIRS} onClick={() => onAdd(list)}>
              Add {name.toLowerCase()}
            </Button>
          </section>
        );
      })}
    </div>
  );
}
