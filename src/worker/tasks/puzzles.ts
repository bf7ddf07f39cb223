/** What each task of the Puzzles page calls in the loop. */
import { predictStage, runCandidates } from '../../seal/puzzles/candidates';
import { given } from '../../seal/puzzles/conditions';
import { puzzleContext } from '../../seal/puzzles/context';
import { assertTrainable, assertWritable } from '../../seal/puzzles/fitting';
import { runRestEm, type PuzzleResult } from '../../seal/loop/restEm';
import type { PuzzleSettings } from '../../seal/puzzles/settings';
import type { PuzzleEvent } from '../../seal/puzzles/types';
import { puzzleInputs } from '../../seal/puzzles/worldInputs';
import { writeConfigurations } from '../../seal/puzzles/write';
import type { EventScope } from '../../seal/types';
import { inputText } from '../../world/puzzles/text';
import { planPuzzles } from '../planning';
import { IN_CONTEXT, type Planning, type PuzzleTask } from '../protocol';
import type { StageContext, TaskDomain } from './domain';

const LAB: EventScope = { purpose: 'lab', round: 0 };

/** One key for a task's own candidates and for its landscape: equal configurations meet equal luck. */
const SEED_KEY = 'lab';

/** In the embedded form each row's marker and each colour is a token of its own. */
const SAMPLE = inputText([
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
]);

type StageTask = Extract<PuzzleTask, { kind: 'write' | 'train' | 'landscape' }>;
type Plan = Extract<Planning, { domain: 'puzzles' }>;

export function puzzleTasks(): TaskDomain<PuzzleSettings, PuzzleEvent, StageTask, Partial<PuzzleResult>, Plan> {
  async function stage(own: StageContext<PuzzleSettings, PuzzleEvent>, task: StageTask): Promise<void> {
    const context = puzzleContext(own);
    const { puzzle } = task;
    if (task.kind === 'write') {
      const { policyVersion } = own;
      assertWritable(context, puzzle);
      const { edits } = task.settings;
      await writeConfigurations(context, LAB, [puzzle], { edits, policyVersion, label: 'lab', seedKey: SEED_KEY });
      return;
    }
    assertTrainable(context, puzzle);
    if (task.kind === 'train') {
      // Without it nobody could tell what the training adds.
      const [predictions = []] = await predictStage(context, LAB, [{ puzzle, adapter: null }]);
      context.emit({ type: 'predictions', id: IN_CONTEXT, predictions, ...LAB });
      await runCandidates(context, LAB, [puzzle], task.written, SEED_KEY);
      return;
    }
    const written = task.configurations.map((configuration, index) => given(configuration, 0, index, 'landscape'));
    await runCandidates(context, LAB, [puzzle], written, SEED_KEY);
  }

  return {
    refusal: ({ tokenizer, engine }) =>
      tokenizer.encode(SAMPLE, { addSpecialTokens: false }).length === SAMPLE.length
        ? null
        : `${engine.model.name} has no token for each cell of a grid, so it cannot read puzzles. Open a model that was trained on them.`,
    plan: planPuzzles,
    stage,
    rounds: async (context, earlier) =>
      (await runRestEm(context, puzzleInputs(context.settings), earlier)).rounds.length,
    nothing: {},
    withFinished: (earlier, event) => {
      if (event.type === 'start-done') return { ...earlier, start: event.evaluations };
      if (event.type === 'round-done') return { ...earlier, rounds: [...(earlier.rounds ?? []), event.record] };
      return earlier;
    },
  };
}
