/** A puzzle being edited, with all its former states. One stroke of the pointer is one step back. */

import type { Grid, Puzzle } from '../../../seal/puzzles/types';
import { sameGrid } from '../../../world/puzzles/grid';
import { type History, record, redo, startHistory, undo } from '../../experiment/history';
import { applyEdit, type PuzzleEdit } from './puzzleEdits';

export interface EditorState {
  history: History<Puzzle>;
  /** Edits so far: names each, so that only those of one stroke join. */
  edits: number;
}

export function startEditing(puzzle: Puzzle): EditorState {
  return { history: startHistory(puzzle), edits: 0 };
}

/** @param stroke edits with the same number are one step; `null` is a step of its own. */
export function edited(state: EditorState, edit: PuzzleEdit, stroke: number | null = null): EditorState {
  const { history, edits } = state;
  const puzzle = applyEdit(history.present, edit);
  if (puzzle === history.present) return state;
  const kind = stroke === null ? `edit ${edits}` : `stroke ${stroke}`;
  // All at one time: a slow stroke is one step too.
  return { history: record(history, puzzle, kind, 0), edits: edits + 1 };
}

/** Another task in its place, as one step back: what was drawn is not lost. The same state where the grids are those that are there. */
export function replaced(state: EditorState, puzzle: Puzzle): EditorState {
  const { history, edits } = state;
  if (sameTask(history.present, puzzle)) return state;
  return { history: record(history, puzzle, `edit ${edits}`, 0), edits: edits + 1 };
}

function sameTask(one: Puzzle, other: Puzzle): boolean {
  return (
    one.id === other.id && samePairs(one.demonstrations, other.demonstrations) && samePairs(one.tests, other.tests)
  );
}

function samePairs(some: Puzzle['tests'], others: Puzzle['tests']): boolean {
  return (
    some.length === others.length &&
    some.every(({ input, output }, at) => {
      const other = others[at];
      return other !== undefined && sameGrid(input, other.input) && sameOutput(output, other.output);
    })
  );
}

/** An output may be unknown. */
function sameOutput(one: Grid | null, other: Grid | null): boolean {
  return one === null || other === null ? one === other : sameGrid(one, other);
}

export const undone = (state: EditorState): EditorState => ({ ...state, history: undo(state.history) });
export const redone = (state: EditorState): EditorState => ({ ...state, history: redo(state.history) });
