/** What makes a run of the Puzzles page smaller. */
import { PUZZLE_SETTINGS, type PuzzleSettings } from '../../seal/puzzles/settings';
import type { RemediesOf } from '../experiment/shortage';
import { usePuzzleDraft } from './draft';
import { usePuzzleView } from './view';

export const PUZZLE_REMEDIES: RemediesOf<PuzzleSettings> = {
  table: PUZZLE_SETTINGS,
  settings: () => usePuzzleDraft.getState().settings,
  // There is one model on this page, and grids are as large as they are: fewer of them at a time.
  paths: { model: null, rank: 'finetune.rank', edits: 'edits', length: 'finetune.batchSize' },
  open: () => usePuzzleView.setState({ settingsOpen: true }),
};
