/** The finished stages of the one task across a reload: configurations, losses, predictions and rewards are there again. */
import * as z from 'zod/mini';
import { keepAcrossReload, stagesSchema } from '../experiment/keepAcrossReload';
import { isIdle } from './actions';
import { usePuzzleDraft } from './draft';
import { puzzleResultsSchema } from './puzzleResultsSchema';
import { puzzleSchema } from './puzzleSchema';
import { NO_PUZZLE_RESULTS } from './results';
import { usePuzzleRun } from './run';
import { PUZZLE_STAGES } from './stageRecords';
import { usePuzzleView } from './view';

const keptSchema = z.object({
  puzzle: puzzleSchema,
  results: puzzleResultsSchema,
  stages: stagesSchema(PUZZLE_STAGES),
  /** The configurations by hand, with the names that the results know them by. */
  hand: z.string(),
});

type PuzzleRunState = ReturnType<typeof usePuzzleRun.getState>;

let begun = false;

export function keepTaskOnce(): void {
  if (begun) return;
  begun = true;
  void keepAcrossReload(
    { what: 'puzzles', subscribe: usePuzzleRun.subscribe, snapshot, restore: restoreTask },
    Promise.resolve(),
  );
}

const handNow = (): string => JSON.stringify(usePuzzleDraft.getState().hand);

function snapshot({ puzzle, results, stages, recorded }: PuzzleRunState): unknown {
  if (recorded || PUZZLE_STAGES.some((stage) => stages[stage].status === 'running')) return undefined;
  return puzzle === null ? null : { puzzle, results, stages, hand: handNow() };
}

/** Only in the place of nothing. */
export function restoreTask(value: unknown): void {
  const parsed = keptSchema.safeParse(value);
  const run = usePuzzleRun.getState();
  if (!parsed.success || !isIdle() || run.recorded || run.results !== NO_PUZZLE_RESULTS) return;
  const { puzzle, results, stages, hand } = parsed.data;
  // Those by hand are numbered anew with each page: a result must not pass for that of another.
  const candidates =
    hand === handNow() ? results.candidates : results.candidates.filter(({ written }) => written?.author !== 'hand');
  usePuzzleRun.setState({ puzzle, results: { ...results, candidates }, stages, recorded: false });
  if (stages.train.status === 'done')
    usePuzzleView.getState().select((candidates.find(({ rewarded }) => rewarded?.solved) ?? candidates[0])?.id ?? null);
}
