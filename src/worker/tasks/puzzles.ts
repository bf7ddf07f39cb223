/** What each task of the Puzzles page calls in the loop. */
import { openLoop } from '../../seal/domain';
import { innerLoop } from '../../seal/loop/innerLoop';
import { LAB, LAB_KEY, writeSingle } from '../../seal/loop/single';
import { givenConfiguration } from '../../seal/puzzles/configuration';
import { puzzleContext } from '../../seal/puzzles/context';
import { PUZZLES } from '../../seal/puzzles/domain';
import { assertTrainable, assertWritable } from '../../seal/puzzles/fitting';
import type { Puzzles } from '../../seal/puzzles/types';
import { puzzleInputs } from '../../seal/puzzles/worldInputs';
import { inputText } from '../../world/puzzles/text';
import { planPuzzles } from '../planning';
import type { Planning, PuzzleTask } from '../protocol';
import { NO_INPUTS, type TaskDomain } from './domain';

/** In the embedded form each row's marker and each colour is a token of its own. */
const SAMPLE = inputText([
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
]);

type StageTask = Extract<PuzzleTask, { kind: 'write' | 'train' | 'landscape' }>;
type Plan = Extract<Planning, { domain: 'puzzles' }>;

export function puzzleTasks(): TaskDomain<Puzzles, StageTask, Plan> {
  return {
    refusal: ({ tokenizer, engine }) =>
      tokenizer.encode(SAMPLE, { addSpecialTokens: false }).length === SAMPLE.length
        ? null
        : `${engine.model.name} has no token for each cell of a grid, so it cannot read puzzles. Open a model that was trained on them.`,
    plan: planPuzzles,
    stage: async (context, task) => {
      const { policyVersion } = context;
      const { puzzle } = task;
      if (task.kind === 'write') {
        assertWritable(puzzleContext(context), puzzle);
        await writeSingle(openLoop(PUZZLES, context, NO_INPUTS), puzzle, policyVersion);
        return;
      }
      assertTrainable(puzzleContext(context), puzzle);
      const edits =
        task.kind === 'train'
          ? task.written
          : task.configurations.map((one, index) => givenConfiguration('sweep', 'landscape', 0, index, one));
      // Without the weights as they are nobody could tell what the training adds.
      const bare = task.kind === 'train' ? 'all' : 'untrained';
      const plan = { policyVersion, seedKey: LAB_KEY, bare } as const;
      await innerLoop(openLoop(PUZZLES, context, NO_INPUTS), LAB, [puzzle], edits, plan);
    },
    world: (context) => openLoop(PUZZLES, context, puzzleInputs(context.settings)),
  };
}
