/** Edits one puzzle: its demonstrations and tests, cell by cell or as whole grids, with undo and redo. */
import { Redo2, Undo2 } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { Callout } from '../../ui/Callout';
import { ACTION_NAMES, DRAW_SOLUTION, EDITOR_HELP, LIST_NAMES, NO_SOLUTION, SIDE_NAMES } from '../words/grids';
import { DigitsToggle } from './DigitsToggle';
import { EditableGrid } from './EditableGrid';
import { type EditorState, edited, redone, undone } from './editorState';
import { GridActions } from './GridActions';
import { PaintTools, type Tool } from './PaintTools';
import { PairChooser } from './PairChooser';
import { type GridPlace, gridAt, type PuzzleEdit } from './puzzleEdits';

interface Props {
  state: EditorState;
  /** Takes a change, as a state setter does: edits of one stroke follow faster than the page is drawn. */
  onChange: (change: (state: EditorState) => EditorState) => void;
}

const FIRST: GridPlace = { list: 'demonstrations', index: 0, side: 'input' };

export function GridEditor({ state, onChange }: Props) {
  const [wanted, setWanted] = useState<GridPlace>(FIRST);
  const [color, setColor] = useState(1);
  const [tool, setTool] = useState<Tool>('paint');
  const { present: puzzle, past, future } = state.history;
  // Undo may have taken the pair away.
  const place = wanted.index < puzzle[wanted.list].length ? wanted : FIRST;
  const grid = gridAt(puzzle, place);
  const edit = (change: PuzzleEdit, stroke: number | null = null): void =>
    onChange((now) => edited(now, change, stroke));
  const onKeyDown = (event: KeyboardEvent): void => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || (key !== 'z' && key !== 'y')) return;
    // A number that is being typed has its own undo.
    if (event.target instanceof HTMLInputElement && event.target.type === 'number') return;
    event.preventDefault();
    event.stopPropagation();
    onChange(key === 'y' || event.shiftKey ? redone : undone);
  };
  const name = `${LIST_NAMES[place.list]} ${place.index + 1}, ${SIDE_NAMES[place.side]}`;
  return (
    // Undo and redo by key, whatever inside has the focus; both are buttons too.
    <section className="grid-editor" aria-label="Grid editor" onKeyDown={onKeyDown}>
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
      <div className="grid-work">
        <div className="row wrap">
          <h3 className="grow">{name}</h3>
          <DigitsToggle />
          <HistoryButton name="undo" disabled={past.length === 0} onClick={() => onChange(undone)} />
          <HistoryButton name="redo" disabled={future.length === 0} onClick={() => onChange(redone)} />
        </div>
        {grid === null ? (
          <Callout
            tone="info"
            actions={
              <button type="button" className="button small" onClick={() => edit({ type: 'copy-input', place })}>
                {DRAW_SOLUTION}
              </button>
            }
          >
            {NO_SOLUTION}
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
            <p className="muted small">{EDITOR_HELP}</p>
            <GridActions place={place} grid={grid} onEdit={edit} />
          </>
        )}
      </div>
    </section>
  );
}

const HISTORY_ICONS = { undo: Undo2, redo: Redo2 } as const;

interface HistoryButtonProps {
  name: 'undo' | 'redo';
  disabled: boolean;
  onClick: () => void;
}

function HistoryButton({ name, disabled, onClick }: HistoryButtonProps) {
  const Icon = HISTORY_ICONS[name];
  return (
    <button
      type="button"
      className="button icon"
      aria-label={ACTION_NAMES[name]}
      title={ACTION_NAMES[name]}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon size={14} aria-hidden />
    </button>
  );
}
