/** What each task of the Puzzles page calls in the loop. */
import { type RunWork, rehearse, rehearseLab } from '../../seal/cost/rehearsal';
import { repeated } from '../../seal/cost/remembering';
import { openLoop } from '../../seal/domain';
import { innerLoop } from '../../seal/loop/innerLoop';
import { LAB, LAB_KEY, writeSingle } from '../../seal/loop/single';
import { givenConfiguration } from '../../seal/puzzles/configuration';
import { puzzleContext } from '../../seal/puzzles/context';
import { PUZZLES } from '../../seal/puzzles/domain';
import { expectationsOf, expectedPuzzleModel } from '../../seal/puzzles/expected';
import { assertTasksFit, assertTrainable, assertWritable } from '../../seal/puzzles/fitting';
import type { Puzzle, Puzzles } from '../../seal/puzzles/types';
import { puzzleInputs } from '../../seal/puzzles/worldInputs';
import { inputText } from '../../world/puzzles/text';
import type { Opened } from '../deviceOwner';
import { NO_INPUTS, type TaskDomain } from '../domainWork';
import type { Planning, PuzzleTask } from '../protocol';

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

/** Tasks of one preset are alike: two, one of each kind, stand for all, or counting a long run would itself take long. */
const TASKS_LOOKED_AT = 2;

async function planPuzzles({ engine, tokenizer }: Opened, { settings, puzzle, hand }: Plan): Promise<RunWork> {
  const model = expectedPuzzleModel({ engine, tokenizer, settings }, expectationsOf(settings));
  const given = { engine, tokenizer: model.tokenizer, settings };
  if (puzzle !== null) {
    assertTasksFit(puzzleContext(given), [puzzle]);
    const beside = hand.map((one, sample) => givenConfiguration('hand', 'lab', 0, sample, one));
    return rehearseLab(PUZZLES, given, { item: puzzle, beside, inputs: NO_INPUTS, adapters: 'given-up' }, model);
  }
  const inputs = puzzleInputs(settings);
  /** So many, each an item of its own. */
  const many = (puzzles: readonly Puzzle[], count: number): Puzzle[] =>
    repeated(puzzles.slice(0, TASKS_LOOKED_AT), count).map((puzzle) => ({ ...puzzle }));
  const training = many(inputs.training, Math.min(settings.trainingTasks, inputs.training.length));
  const heldOut = many(inputs.heldOut, inputs.heldOut.length);
  return rehearse(PUZZLES, given, { ...inputs, training, heldOut }, model);
}
