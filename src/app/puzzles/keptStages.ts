/** The finished stages of the one task across a reload: configurations, losses, predictions and rewards are there again. */
import * as z from 'zod/mini';
import { type KeptStages, stagesSchema } from '../experiment/keepAcrossReload';
import { PUZZLE_STAGES } from './basis';
import { puzzleSchema } from './draft';
import type { PuzzleExperiment, PuzzlesTypes } from './page';
import { NO_PUZZLE_RESULTS, puzzleResultsSchema } from './results';

const keptSchema = z.object({
  puzzle: puzzleSchema,
  results: puzzleResultsSchema,
  stages: stagesSchema(PUZZLE_STAGES),
  /** The configurations by hand, with the names that the results know them by. */
  hand: z.string(),
});

const handNow = ({ useDraft }: PuzzleExperiment): string => JSON.stringify(useDraft.getState().hand);

export const KEPT_STAGES: KeptStages<PuzzlesTypes, z.infer<typeof keptSchema>> = {
  what: 'puzzles',
  schema: keptSchema,
  snapshot: (experiment) => {
    const { of, results, stages } = experiment.useResults.getState();
    return of === null ? null : { puzzle: of.puzzle, results, stages, hand: handNow(experiment) };
  },
  // Only in the place of nothing.
  restored: (experiment, { puzzle, results, hand }) => {
    const present = experiment.useResults.getState();
    if (present.recorded || present.results !== NO_PUZZLE_RESULTS) return null;
    // Those by hand are numbered anew with each page: a result must not pass for that of another.
    const candidates =
      hand === handNow(experiment)
        ? results.candidates
        : results.candidates.filter(({ written }) => written?.author !== 'hand');
    const of = { puzzle, hand: experiment.useDraft.getState().hand };
    return { of, results: { ...results, candidates } };
  },
};
