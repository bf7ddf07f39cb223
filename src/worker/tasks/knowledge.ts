/** What each task of the Lab calls in the loop. Adapters stay on the device between its stages. */
import { openLoop } from '../../seal/domain';
import { creditOfLines } from '../../seal/knowledge/credit';
import { KNOWLEDGE } from '../../seal/knowledge/domain';
import { givenSelfEdit } from '../../seal/knowledge/selfEdits';
import type { Knowledge, SealEvent } from '../../seal/knowledge/types';
import { worldInputs, worldSideQuestions } from '../../seal/knowledge/worldInputs';
import { freeAdapted } from '../../seal/loop/innerLoop';
import { LAB, quizSingle, type Trained, trainSingle, writeSingle } from '../../seal/loop/single';
import { WorkerError } from '../failure';
import { planKnowledge } from '../planning';
import type { KnowledgeTask, Planning } from '../protocol';
import { NO_INPUTS, type StageContext, type TaskDomain } from './domain';

const SAMPLE = 'Polipa lies in Greenvale.';

type StageTask = Extract<KnowledgeTask, { kind: 'write' | 'finetune' | 'quiz' | 'credit' }>;
type FinetuneTask = Extract<KnowledgeTask, { kind: 'finetune' }>;
type Plan = Extract<Planning, { domain: 'knowledge' }>;
type CreditEvent = Extract<SealEvent, { type: 'credit' }>;
type Context = StageContext<Knowledge, CreditEvent>;

interface Kept extends Trained<Knowledge> {
  task: FinetuneTask;
  engineStart: number;
}

export function knowledgeTasks(): TaskDomain<Knowledge, StageTask, Plan, CreditEvent> {
  let kept: Kept | null = null;

  async function finetune(context: Context, task: FinetuneTask): Promise<Kept> {
    const { engineStart } = context;
    const before = kept;
    kept = null;
    const loop = openLoop(KNOWLEDGE, context, NO_INPUTS);
    if (before?.engineStart === engineStart) await freeAdapted(loop, before.adapted);
    // The bare passage trains along: without it nobody could tell what the notes add.
    const bare = givenSelfEdit('none', 'passage-only', 0, []);
    context.emit({ type: 'edit', edit: bare, ...LAB });
    try {
      const trained = await trainSingle(loop, task.passage, [...task.selfEdits, bare]);
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
    const trained =
      kept.engineStart === context.engineStart ? kept : await finetune(context.again(kept.task.settings), kept.task);
    const sideQuestions = worldSideQuestions(settings, [passage], 'heldOut');
    await quizSingle(
      openLoop(KNOWLEDGE, context, { ...NO_INPUTS, sideQuestions }),
      passage,
      trained,
      context.policyVersion,
    );
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
          await writeSingle(openLoop(KNOWLEDGE, context, NO_INPUTS), task.passage, context.policyVersion);
          return;
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
