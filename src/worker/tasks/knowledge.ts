/** What each task of the Lab calls in the loop. Adapters stay on the device between its stages. */
import { type Loop, openLoop } from '../../seal/domain';
import { creditOfLines } from '../../seal/knowledge/credit';
import { KNOWLEDGE } from '../../seal/knowledge/domain';
import { givenSelfEdit } from '../../seal/knowledge/selfEdits';
import type { Knowledge, SealEvent } from '../../seal/knowledge/types';
import { worldInputs } from '../../seal/knowledge/worldInputs';
import { worldSideQuestions } from '../../seal/knowledge/worldSideQuestions';
import { bareSeats, freeAdapted, reward } from '../../seal/loop/innerLoop';
import { seatsOf, sit } from '../../seal/loop/quiz';
import { type Adapted, planTraining, stepsOfWork, type TrainingPlan, trainWave, wavesOf } from '../../seal/loop/train';
import { WorkerError } from '../failure';
import { planKnowledge } from '../planning';
import type { KnowledgeTask, Planning } from '../protocol';
import { LAB, LAB_KEY, NO_INPUTS, type StageContext, type TaskDomain, writeLab } from './domain';

const SAMPLE = 'Polipa lies in Greenvale.';

type StageTask = Extract<KnowledgeTask, { kind: 'write' | 'finetune' | 'quiz' | 'credit' }>;
type FinetuneTask = Extract<KnowledgeTask, { kind: 'finetune' }>;
type Plan = Extract<Planning, { domain: 'knowledge' }>;
type CreditEvent = Extract<SealEvent, { type: 'credit' }>;
type Context = StageContext<Knowledge, CreditEvent>;

/** What the finetune leaves for the quiz. */
interface Trained {
  task: FinetuneTask;
  training: TrainingPlan<Knowledge>;
  adapted: Adapted<Knowledge>[];
  engineStart: number;
}

export function knowledgeTasks(): TaskDomain<Knowledge, StageTask, Plan, CreditEvent> {
  let kept: Trained | null = null;

  async function finetune(context: Context, task: FinetuneTask): Promise<Trained> {
    const { engineStart } = context;
    const before = kept;
    kept = null;
    const loop = openLoop(KNOWLEDGE, context, NO_INPUTS);
    if (before?.engineStart === engineStart) await freeAdapted(loop, before.adapted);
    // The bare passage trains along: without it nobody could tell what the notes add.
    const bare = givenSelfEdit('none', 'passage-only', 0, []);
    context.emit({ type: 'edit', edit: bare, ...LAB });
    try {
      const trained = await train(loop, task.passage, [...task.selfEdits, bare]);
      kept = { task, ...trained, engineStart };
      return kept;
    } catch (error) {
      // Those of an engine that is gone can still be trained again.
      if (before !== null && before.engineStart !== engineStart) kept = before;
      throw error;
    }
  }

  async function quiz(context: Context, { passage, settings }: StageTask): Promise<void> {
    if (kept === null) throw new WorkerError('adapters-gone', 'There are no adapters to quiz. Run Finetune first.');
    const { training, adapted } =
      kept.engineStart === context.engineStart ? kept : await finetune(context.again(kept.task.settings), kept.task);
    const items = [passage];
    const sideQuestions = worldSideQuestions(settings, items, 'heldOut');
    const loop = openLoop(KNOWLEDGE, context, { ...NO_INPUTS, sideQuestions });
    const seats = [...bareSeats(items, training, { bare: 'all' }), ...seatsOf(adapted)];
    const sittings = await sit(loop, LAB, loop.bound.quiz(items), seats);
    await reward(loop, LAB, items, { training, trained: adapted, sittings }, context.policyVersion);
  }

  return {
    refusal: ({ tokenizer, engine }) =>
      tokenizer.decode(tokenizer.encode(SAMPLE, { addSpecialTokens: false })) === SAMPLE
        ? null
        : `${engine.model.name} cannot spell plain sentences, so it cannot learn from a passage. Open a language model for that.`,
    plan: planKnowledge,
    stage: async (context, task) => {
      switch (task.kind) {
        case 'write':
          return writeLab(openLoop(KNOWLEDGE, context, NO_INPUTS), task.passage, context.policyVersion);
        case 'finetune':
          await finetune(context, task);
          return;
        case 'quiz':
          return quiz(context, task);
        case 'credit': {
          const { passage, selfEdit: edit, sequences, repeats } = task;
          await creditOfLines(context, LAB, passage, { edit, sequences }, { repeats });
          return;
        }
      }
    },
    world: (context) => openLoop(KNOWLEDGE, context, worldInputs(context.settings)),
  };
}

/** All adapters stay on the device until they were quizzed. */
async function train(
  loop: Loop<Knowledge>,
  item: Knowledge['item'],
  edits: readonly Knowledge['edit'][],
): Promise<Pick<Trained, 'training' | 'adapted'>> {
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
