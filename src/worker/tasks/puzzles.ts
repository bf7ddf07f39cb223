/** What each task of the Puzzles page calls in the loop. */
import type { AdapterId } from '../../contract/engine';
import { type RunWork, rehearse, rehearseLab } from '../../seal/cost/rehearsal';
import { repeated } from '../../seal/cost/remembering';
import { openLoop } from '../../seal/domain';
import { freeAdapted, innerLoop } from '../../seal/loop/innerLoop';
import { adapterOf, LAB, LAB_KEY, quizSingle, type Trained, trainSingle, writeSingle } from '../../seal/loop/single';
import { givenConfiguration } from '../../seal/puzzles/configuration';
import { puzzleContext } from '../../seal/puzzles/context';
import { PUZZLES } from '../../seal/puzzles/domain';
import { expectationsOf, expectedPuzzleModel } from '../../seal/puzzles/expected';
import { assertTasksFit, assertTrainable, assertWritable } from '../../seal/puzzles/fitting';
import { readsCompact } from '../../seal/puzzles/puzzleText';
import type { Puzzle, Puzzles } from '../../seal/puzzles/types';
import { puzzleInputs } from '../../seal/puzzles/worldInputs';
import type { Opened } from '../deviceOwner';
import { NO_INPUTS, type TaskDomain } from '../domainWork';
import type { Planning, PuzzleTask } from '../protocol';

type StageTask = Extract<PuzzleTask, { kind: 'write' | 'train' | 'landscape' }>;
type Plan = Extract<Planning, { domain: 'puzzles' }>;

export interface PuzzleTasks extends TaskDomain<Puzzles, StageTask, Plan> {
  /** As in the Lab: of the last finetune of a task's configurations. */
  trained: (edit: string, engineStart: number) => AdapterId | null;
}

export function puzzleTasks(): PuzzleTasks {
  /** They stay on the device until the next training, for whoever wants to have one. */
  let kept: (Trained<Puzzles> & { engineStart: number }) | null = null;

  return {
    refusal: ({ tokenizer, engine, chat }) =>
      readsCompact(tokenizer) || chat !== undefined
        ? null
        : `${engine.model.name} has no token for each cell of a grid and no chat template, so it cannot read puzzles. Open a chat model, or one that was trained on them.`,
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
      const { engineStart } = context;
      const loop = openLoop(PUZZLES, context, NO_INPUTS);
      const before = kept;
      kept = null;
      if (before?.engineStart === engineStart) await freeAdapted(loop, before.adapted);
      if (task.kind === 'train') {
        kept = { ...(await trainSingle(loop, puzzle, task.written)), engineStart };
        return quizSingle(loop, puzzle, kept, policyVersion);
      }
      const edits = task.configurations.map((one, at) => givenConfiguration('sweep', 'landscape', 0, at, one));
      await innerLoop(loop, LAB, [puzzle], edits, { policyVersion, seedKey: LAB_KEY, bare: 'untrained' });
    },
    trained: (id, engineStart) => (kept === null || kept.engineStart !== engineStart ? null : adapterOf(kept, id)),
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
    return rehearseLab(PUZZLES, given, { item: puzzle, beside, inputs: NO_INPUTS, adapters: 'kept' }, model);
  }
  const inputs = puzzleInputs(settings);
  /** So many, each an item of its own. */
  const many = (puzzles: readonly Puzzle[], count: number): Puzzle[] =>
    repeated(puzzles.slice(0, TASKS_LOOKED_AT), count).map((puzzle) => ({ ...puzzle }));
  const training = many(inputs.training, Math.min(settings.trainingTasks, inputs.training.length));
  const heldOut = many(inputs.heldOut, inputs.heldOut.length);
  return rehearse(PUZZLES, given, { ...inputs, training, heldOut }, model);
}
