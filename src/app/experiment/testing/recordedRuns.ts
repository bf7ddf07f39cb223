/** Recorded runs of either domain on the page that opens them, for cases that are the same in both. */
import { entryOf } from '../../../seal/knowledge/runFile/index';
import { DEFAULT_SETTINGS } from '../../../seal/knowledge/settings';
import { puzzleEntryOf } from '../../../seal/puzzles/runFile/index';
import { DEFAULT_PUZZLE_SETTINGS } from '../../../seal/puzzles/settings';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, type RunFormat } from '../../../seal/record/format';
import type { RunRecord } from '../../../seal/record/record';
import { smallPuzzleRun } from '../../../seal/testing/puzzleRun';
import { SCRIPTED_PUZZLE } from '../../../worker/testing/scriptedPuzzle';
import { lab } from '../../knowledge/experiment';
import type { KnowledgePage } from '../../knowledge/page';
import { RECORDED_RUNS } from '../../knowledge/recorded/openRun';
import { puzzles } from '../../puzzles/experiment';
import type { PuzzlesTypes } from '../../puzzles/page';
import { PUZZLE_RUNS } from '../../puzzles/recorded/openRun';
import { testRun } from '../../runs/testing/smallRun';
import type { RecordedRuns } from '../recorded';
import type { RecordedTypes, Recording } from '../recordedState';

export interface RecordedCase<P extends RecordedTypes> {
  x: Recording<P>;
  runs: RecordedRuns<P>;
  format: RunFormat<P['kind']>;
  make: (seed: number) => Promise<RunRecord<P['kind']>>;
  entryOf: (run: RunRecord<P['kind']>, file: string) => P['entry'];
  defaults: P['kind']['settings'];
  /** What the visitor has written. */
  own: P['kind']['item'];
  write: (item: P['kind']['item']) => void;
  itemOf: (draft: P['draft']) => P['kind']['item'];
  change: () => void;
  /** Whether an entry alone fills chart and table. */
  isListed: boolean;
}

const PASSAGE = { title: 'Mine', context: 'My own words.', questions: [{ question: 'Whose?', answer: 'Mine' }] };

export const KNOWLEDGE: RecordedCase<KnowledgePage> = {
  x: lab,
  runs: RECORDED_RUNS,
  format: KNOWLEDGE_FORMAT,
  make: (seed) => testRun({ seed }),
  entryOf,
  defaults: DEFAULT_SETTINGS,
  own: PASSAGE,
  write: (passage) => lab.useDraft.getState().replace(passage, { kind: 'own' }),
  itemOf: ({ history }) => history.present.passage,
  change: () => lab.useDraft.getState().setContext('Other words.'),
  isListed: false,
};

export const PUZZLES: RecordedCase<PuzzlesTypes> = {
  x: puzzles,
  runs: PUZZLE_RUNS,
  format: PUZZLE_FORMAT,
  make: (seed) => smallPuzzleRun({ seed }),
  entryOf: puzzleEntryOf,
  defaults: DEFAULT_PUZZLE_SETTINGS,
  own: SCRIPTED_PUZZLE,
  write: (puzzle) => puzzles.useDraft.getState().choose(puzzle),
  itemOf: ({ history }) => history.present,
  change: () => puzzles.useDraft.getState().choose({ ...SCRIPTED_PUZZLE, id: 'drawn' }),
  isListed: true,
};
