/** What makes a run of the Puzzles page smaller. */
import type { PuzzleSettings } from '../../seal/puzzles/settings';
import type { RemediesOf } from '../experiment/shortage';
import { usePuzzleDraft } from './draft';
import { PUZZLE_FIELD_GROUPS } from './fields/groups';
import { usePuzzleView } from './view';

export const PUZZLE_REMEDIES: RemediesOf<PuzzleSettings> = {
  groups: PUZZLE_FIELD_GROUPS,
  settings: () => usePuzzleDraft.getState().settings,
  // There is one model on this page, and grids are as large as they are: fewer of them at a time.
  paths: { model: null, rank: 'finetune.rank', edits: 'edits', length: 'finetune.batchSize' },
  open: () => usePuzzleView.setState({ settingsOpen: true }),
};
