/** What each task does with engine and tokenizer. Adapters of the Lab stay on the device between its stages. */
import type { RunContext } from '../seal/context';
import { type Kind, type Loop, openLoop } from '../seal/domain';
import { creditOfLines } from '../seal/knowledge/credit';
import { KNOWLEDGE } from '../seal/knowledge/domain';
import { givenSelfEdit } from '../seal/knowledge/selfEdits';
import type { KnowledgeSettings } from '../seal/knowledge/settings';
import type { Knowledge, SealEvent } from '../seal/knowledge/types';
import { worldInputs } from '../seal/knowledge/worldInputs';
import { worldSideQuestions } from '../seal/knowledge/worldSideQuestions';
import { bareSeats, freeAdapted, reward } from '../seal/loop/innerLoop';
import { seatsOf, sit } from '../seal/loop/quiz';
import { runRestEm } from '../seal/loop/restEm';
import { type Adapted, planTraining, stepsOfWork, type TrainingPlan, trainWave, wavesOf } from '../seal/loop/train';
import { writeEdits } from '../seal/loop/write';
import type { EventScope } from '../seal/types';
import { WorkerError } from './failure';
import type { KnowledgeTaskCommand } from './protocol';

export const LAB: EventScope = { purpose: 'lab', round: 0 };
/** One key for everything of the Lab's one item: equal edits meet equal luck. */
export const LAB_KEY = 'lab';

const NO_INPUTS = { training: [], heldOut: [], replay: null };

/** What the Lab's finetune left for its quiz. */
interface Trained {
  training: TrainingPlan<Knowledge>;
  adapted: Adapted<Knowledge>[];
}

export interface LabSession {
  policyVersion: number;
  trained: Trained | null;
}

export async function runKnowledgeTask(
  context: RunContext<KnowledgeSettings, SealEvent>,
  command: KnowledgeTaskCommand,
  session: LabSession,
): Promise<void> {
  const { settings } = command;
  switch (command.task) {
    case 'write':
      return write(openLoop(KNOWLEDGE, context, NO_INPUTS), command.passage, session.policyVersion);
    case 'finetune': {
      const loop = openLoop(KNOWLEDGE, context, NO_INPUTS);
      const previous = session.trained;
      session.trained = null;
      if (previous) await freeAdapted(loop, previous.adapted);
      // The bare passage trains along: without it nobody could tell what the notes add.
      const bare = givenSelfEdit('none', 'passage-only', 0, []);
      context.emit({ type: 'edit', edit: bare, ...LAB });
      session.trained = await train(loop, command.passage, [...command.selfEdits, bare]);
      return;
    }
    case 'quiz': {
      const { trained } = session;
      if (trained === null)
        throw new WorkerError('adapters-gone', 'There are no adapters to quiz. Run Finetune first.');
      const items = [command.passage];
      const sideQuestions = worldSideQuestions(settings, items, 'heldOut');
      const loop = openLoop(KNOWLEDGE, context, { ...NO_INPUTS, sideQuestions });
      const seats = [...bareSeats(items, trained.training, { bare: 'all' }), ...seatsOf(trained.adapted)];
      const sittings = await sit(loop, LAB, loop.bound.quiz(items), seats);
      const tried = { training: trained.training, trained: trained.adapted, sittings };
      await reward(loop, LAB, items, tried, session.policyVersion);
      return;
    }
    case 'credit': {
      const { passage, selfEdit, sequences, repeats } = command;
      await creditOfLines(context, LAB, passage, { edit: selfEdit, sequences }, { repeats });
      return;
    }
    case 'rounds':
      return rounds(openLoop(KNOWLEDGE, context, worldInputs(settings)), session);
  }
}

export async function write<K extends Kind>(loop: Loop<K>, item: K['item'], policyVersion: number): Promise<void> {
  const { edits } = loop.settings;
  await writeEdits(loop, LAB, [item], { edits, policyVersion, label: 'lab', seedKey: LAB_KEY });
}

/** A run that is refused leaves the policy as it is; one that tells of something has put it back before. */
export async function rounds<K extends Kind>(loop: Loop<K>, session: { policyVersion: number }): Promise<void> {
  const emit: Loop<K>['emit'] = (event) => {
    session.policyVersion = 0;
    loop.emit(event);
  };
  const { rounds: done } = await runRestEm({ ...loop, emit });
  session.policyVersion = done.length;
}

/** All adapters stay on the device until they were quizzed. */
async function train(
  loop: Loop<Knowledge>,
  item: Knowledge['item'],
  edits: readonly Knowledge['edit'][],
): Promise<Trained> {
  const training = planTraining(loop, LAB, [item], edits, LAB_KEY);
  const steps = stepsOfWork(training.work);
  const adapted: Adapted<Knowledge>[] = [];
  try {
    for (const wave of wavesOf(loop, training.work)) adapted.push(...(await trainWave(loop, LAB, wave, steps)));
    return { training, adapted };
  } catch (error) {
    await freeAdapted(loop, adapted);
    throw error;
  }
}
