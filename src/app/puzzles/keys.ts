/** What the keyboard does on the Puzzles page. */

import { usePuzzleProgress } from '../experiment/progress';
import type { RunKeys } from '../experiment/shortcuts';
import { runAll, stepOnce } from './actions';
import { listedCandidates } from './candidates';
import { usePuzzleDraft } from './draft';
import { redone, undone } from './grids/editorState';
import { usePuzzleRun } from './run';
import { pause, reset, resume } from './transport';
import { usePuzzleView } from './view';

export const PUZZLE_KEYS: RunKeys = {
  runOrPause: () => {
    const { transport } = usePuzzleProgress.getState();
    if (transport === 'idle') void runAll();
    else if (transport === 'running') pause();
    else resume();
  },
  step: () => void stepOnce(),
  reset: () => void reset(),
  newSeed: newPuzzleSeed,
  selectBeside: (offset) => {
    const candidates = listedCandidates(usePuzzleRun.getState().results, usePuzzleDraft.getState().hand);
    const { selected, select } = usePuzzleView.getState();
    const at = candidates.findIndex(({ id }) => id === selected);
    const next = candidates[at < 0 ? 0 : (at + offset + candidates.length) % candidates.length];
    if (next !== undefined) select(next.id);
  },
  undo: () => usePuzzleDraft.getState().edit(undone),
  redo: () => usePuzzleDraft.getState().edit(redone),
};

/** A seed short enough to read aloud, other than the present one. */
export function newPuzzleSeed(): void {
  const { settings, change } = usePuzzleDraft.getState();
  const drawn = 1 + Math.floor(Math.random() * 9998);
  change({ ...settings, seed: drawn === settings.seed ? drawn + 1 : drawn }, ['seed']);
}
