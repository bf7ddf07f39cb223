/**
 * The work of a puzzle run that has not begun: every call that the loop will make of the engine, stage by stage. What is settled
 * beforehand is counted exactly; for what the policy will write stands what it usually writes (`workExpected.ts`). Counts are
 * expectations, so there can be a fraction of an adapter.
 */
import type { PlanningEngine } from '../cost/callWork';
import type { RunWork } from '../cost/workLedger';
import type { EventScope } from '../types';
import { tasksInHeat } from './search';
import { searchConfigurations } from './searchSpace';
import type { PuzzleSettings } from './settings';
import type { PuzzleConfiguration } from './types';
import { type CountedShape, PuzzleWork } from './workCandidates';
import { distinct, type PolicyHabits, type PuzzleExpectations } from './workExpected';
import type { PuzzleSizes, SequenceSize } from './workSizes';

export interface PuzzleRunSizes {
  training: PuzzleSizes;
  heldOut: PuzzleSizes;
  /** Tasks of a round, and held-out ones: fewer than were asked for where the world has no more. */
  trainingTasks: number;
  heldOutTasks: number;
  replay: SequenceSize | null;
  expected: PuzzleExpectations;
}

/** All steps on one task: writing, the model as it is, then every configuration, those by `hand` too. */
export function puzzleTaskWork(
  engine: PlanningEngine,
  settings: PuzzleSettings,
  sizes: PuzzleSizes,
  expected: PuzzleExpectations,
  hand: readonly PuzzleConfiguration[],
): RunWork {
  const work = new PuzzleWork(engine, settings, expected);
  const scope: EventScope = { purpose: 'lab', round: 0 };
  work.writing(scope, sizes, 1, settings.edits);
  work.inContext(scope, sizes, 1);
  work.candidates(scope, sizes, {
    tasks: 1,
    written: writtenFor(expected.untrained, 1, settings.edits),
    known: hand.map((one) => times(one, 1)),
  });
  return work.run;
}

/** All rounds with their held-out measurements, in the order of `restEm.ts`. */
export function puzzleRunWork(engine: PlanningEngine, settings: PuzzleSettings, sizes: PuzzleRunSizes): RunWork {
  const { rounds, edits, policy } = settings;
  const { training, heldOut, trainingTasks, heldOutTasks, expected } = sizes;
  const work = new PuzzleWork(engine, settings, expected);
  const measured = heldOutTasks > 0;
  if (measured) start(work, settings, heldOut, heldOutTasks);
  for (let round = 1; round <= rounds; round += 1) {
    const scope: EventScope = { purpose: 'train', round };
    const habits = round === 1 ? expected.untrained : expected.trained;
    work.writing(scope, training, trainingTasks, edits);
    work.candidates(scope, training, { tasks: trainingTasks, written: writtenFor(habits, trainingTasks, edits) });
    const kept = Math.min(policy.keepPerTask, habits.solved * edits);
    work.policy(scope, training, trainingTasks * kept, sizes.replay);
    if (measured) evaluation(work, settings, round, heldOut, heldOutTasks);
  }
  if (measured && rounds > 0) reading(work, settings, heldOut, heldOutTasks);
  return work.run;
}

function start(work: PuzzleWork, settings: PuzzleSettings, sizes: PuzzleSizes, tasks: number): void {
  work.inContext({ purpose: 'held-out', round: 0 }, sizes, tasks);
  evaluation(work, settings, 0, sizes, tasks);
  search(work, settings, sizes, tasks);
}

function evaluation(
  work: PuzzleWork,
  { heldOutEdits }: PuzzleSettings,
  round: number,
  sizes: PuzzleSizes,
  tasks: number,
): void {
  const scope: EventScope = { purpose: 'held-out', round };
  const habits = round === 0 ? work.expected.untrained : work.expected.trained;
  work.writing(scope, sizes, tasks, heldOutEdits);
  work.candidates(scope, sizes, { tasks, written: writtenFor(habits, tasks, heldOutEdits) });
}

/** The heat, the finalists on the other tasks, then one configuration after another on what is still unsolved. */
function search(work: PuzzleWork, { search: asked, rules }: PuzzleSettings, sizes: PuzzleSizes, tasks: number): void {
  const { constants, finalists, oracle } = asked;
  if (constants === 0) return;
  const scope: EventScope = { purpose: 'held-out', round: 0 };
  const all = searchConfigurations(rules);
  const tried = all.slice(0, constants);
  // Of the constants only: the loop takes no more of them into the final than there are.
  const finals = Math.min(finalists, constants);
  const inHeat = tasksInHeat(tasks);
  work.candidates(scope, sizes, { tasks: inHeat, known: tried.map((one) => times(one, inHeat)) });
  // Which of them win is not known; the first ones are those that are likely best.
  const best = tried.slice(0, finals);
  work.candidates(scope, sizes, { tasks: tasks - inHeat, known: best.map((one) => times(one, tasks - inHeat)) });
  for (const [place, one] of all.slice(0, constants + oracle).entries()) {
    const open = work.expected.open * work.expected.leftOpen ** place;
    const untried = place < finals ? 0 : place < constants ? tasks - inHeat : tasks;
    work.candidates(scope, sizes, {
      tasks: untried,
      known: [times(one, open * untried)],
      chance: 1 - (1 - open) ** untried,
    });
  }
}

/** The last policy's configurations on tasks that they were not written for; where they are the task's own they are known. */
function reading(work: PuzzleWork, { rounds, heldOutEdits }: PuzzleSettings, sizes: PuzzleSizes, tasks: number): void {
  const { trained } = work.expected;
  // A single task has no other.
  const fresh = tasks > 1 ? (1 - trained.sameElsewhere) ** heldOutEdits : 0;
  const written = writtenFor(trained, fresh * tasks, heldOutEdits);
  work.candidates({ purpose: 'reading', round: rounds }, sizes, { tasks, written });
}

const writtenFor = (habits: PolicyHabits, tasks: number, edits: number): CountedShape[] =>
  habits.writes.map(({ share, ...shape }) => ({ ...shape, count: share * tasks * distinct(habits, edits) }));

const times = ({ augmentations, epochs, loss }: PuzzleConfiguration, count: number): CountedShape => ({
  augmentations,
  epochs,
  count,
  allTokens: loss === 'all' ? 1 : 0,
});
