/** The finished stages of the one task across a reload: configurations, losses, predictions and rewards are there again. */
import * as z from 'zod/mini';
import { predictionSchema, puzzleCandidateSchema, trainingSetSchema, writtenSchema } from '../../seal/puzzles/types';
import { finite, whole } from '../../seal/types';
import { keepAcrossReload, stagesSchema } from '../experiment/keepAcrossReload';
import { PUZZLE_STAGES } from './basis';
import { PUZZLES_PAGE, type PuzzleExperiment } from './page';
import { puzzleSchema } from './puzzleSchema';
import { type CandidateView, NO_PUZZLE_RESULTS, type PuzzleResults } from './results';

const words = z.string();

const view: z.ZodMiniType<CandidateView> = z.object({
  id: words,
  text: words,
  writing: z.boolean(),
  written: z.nullable(writtenSchema),
  set: z.nullable(trainingSetSchema),
  losses: z.array(finite),
  totalSteps: whole,
  predictions: z.nullable(z.array(predictionSchema)),
  rewarded: z.nullable(puzzleCandidateSchema),
});

export const puzzleResultsSchema: z.ZodMiniType<PuzzleResults> = z.object({
  candidates: z.array(view),
  inContext: z.nullable(z.array(predictionSchema)),
});

const keptSchema = z.object({
  puzzle: puzzleSchema,
  results: puzzleResultsSchema,
  stages: stagesSchema(PUZZLE_STAGES),
  /** The configurations by hand, with the names that the results know them by. */
  hand: z.string(),
});

const begun = new WeakSet<PuzzleExperiment>();

export function keepTaskOnce(experiment: PuzzleExperiment): void {
  if (begun.has(experiment)) return;
  begun.add(experiment);
  const { useResults } = experiment;
  void keepAcrossReload(
    {
      what: 'puzzles',
      subscribe: useResults.subscribe,
      snapshot: () => snapshot(experiment),
      restore: (value) => restoreTask(experiment, value),
    },
    Promise.resolve(),
  );
}

const handNow = ({ useDraft }: PuzzleExperiment): string => JSON.stringify(useDraft.getState().hand);

function snapshot(experiment: PuzzleExperiment): unknown {
  const { of, results, stages, recorded } = experiment.useResults.getState();
  if (recorded || PUZZLE_STAGES.some((stage) => stages[stage].status === 'running')) return undefined;
  return of === null ? null : { puzzle: of.puzzle, results, stages, hand: handNow(experiment) };
}

/** Only in the place of nothing. */
export function restoreTask(experiment: PuzzleExperiment, value: unknown): void {
  const parsed = keptSchema.safeParse(value);
  const { useResults, useView, useDraft, actions } = experiment;
  const run = useResults.getState();
  if (!parsed.success || !actions.isIdle() || run.recorded || run.results !== NO_PUZZLE_RESULTS) return;
  const { puzzle, results, stages, hand } = parsed.data;
  // Those by hand are numbered anew with each page: a result must not pass for that of another.
  const candidates =
    hand === handNow(experiment)
      ? results.candidates
      : results.candidates.filter(({ written }) => written?.author !== 'hand');
  const restored = { ...results, candidates };
  run.restore({ puzzle, hand: useDraft.getState().hand }, restored, stages);
  if (stages.train.status === 'done') useView.getState().select(PUZZLES_PAGE.best(restored));
}
