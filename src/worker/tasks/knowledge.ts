/** What each task of the Lab calls in the loop. Adapters stay on the device between its stages. */
import { finetuneSelfEdits, freeTrained, type TrainedEdit } from '../../seal/finetune';
import { reward } from '../../seal/innerLoop';
import { creditOfLines } from '../../seal/knowledge/credit';
import { worldSideQuestions } from '../../seal/knowledge/worldSideQuestions';
import { quiz } from '../../seal/knowledge/quiz';
import { runRestEm, type KnowledgeResult } from '../../seal/loop/restEm';
import { givenSelfEdit, writeSelfEdits } from '../../seal/knowledge/selfEdits';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { EventScope } from '../../seal/types';
import type { SealEvent } from '../../seal/knowledge/types';
import { worldInputs } from '../../seal/knowledge/worldInputs';
import { WorkerError } from '../failure';
import { planKnowledge } from '../planning';
import type { KnowledgeTask, Planning } from '../protocol';
import type { StageContext, TaskDomain } from './domain';

const LAB: EventScope = { purpose: 'lab', round: 0 };
const SAMPLE = 'Polipa lies in Greenvale.';

type StageTask = Extract<KnowledgeTask, { kind: 'write' | 'finetune' | 'quiz' | 'credit' }>;
type FinetuneTask = Extract<KnowledgeTask, { kind: 'finetune' }>;
type Plan = Extract<Planning, { domain: 'knowledge' }>;
type Context = StageContext<KnowledgeSettings, SealEvent>;

export function knowledgeTasks(): TaskDomain<KnowledgeSettings, SealEvent, StageTask, Partial<KnowledgeResult>, Plan> {
  /** What `task` trained, on the engine of this start. */
  let adapters: { task: FinetuneTask; trained: TrainedEdit[]; engineStart: number } | null = null;

  async function train(context: Context, task: FinetuneTask): Promise<TrainedEdit[]> {
    const before = adapters;
    adapters = null;
    if (before?.engineStart === context.engineStart) await freeTrained(context, before.trained);
    // The bare passage trains along: without it nobody could tell what the notes add.
    const selfEdits = [...task.selfEdits, givenSelfEdit('none', 'passage-only', 0, [])];
    try {
      const trained = await finetuneSelfEdits(context, LAB, [task.passage], selfEdits);
      adapters = { task, trained, engineStart: context.engineStart };
      return trained;
    } catch (error) {
      // Those of an engine that is gone can still be trained again.
      if (before !== null && before.engineStart !== context.engineStart) adapters = before;
      throw error;
    }
  }

  async function stage(context: Context, task: StageTask): Promise<void> {
    const { policyVersion, engineStart } = context;
    switch (task.kind) {
      case 'write': {
        const { edits } = task.settings;
        await writeSelfEdits(context, LAB, [task.passage], { edits, policyVersion, label: 'lab', seedKey: 'lab' });
        return;
      }
      case 'finetune':
        await train(context, task);
        return;
      case 'quiz': {
        if (adapters === null)
          throw new WorkerError('adapters-gone', 'There are no adapters to quiz. Run Finetune first.');
        const trained =
          adapters.engineStart === engineStart
            ? adapters.trained
            : await train(context.again(adapters.task.settings), adapters.task);
        const sideQuestions = worldSideQuestions(task.settings, [task.passage], 'heldOut');
        const sittings = await quiz({ ...context, sideQuestions }, LAB, [task.passage], trained, { base: true });
        await reward(context, LAB, [task.passage], trained, sittings, policyVersion);
        return;
      }
      case 'credit': {
        const { passage, selfEdit, sequences, repeats } = task;
        await creditOfLines(context, LAB, passage, { selfEdit, sequences }, { repeats });
        return;
      }
    }
  }

  return {
    refusal: ({ tokenizer, engine }) =>
      tokenizer.decode(tokenizer.encode(SAMPLE, { addSpecialTokens: false })) === SAMPLE
        ? null
        : `${engine.model.name} cannot spell plain sentences, so it cannot learn from a passage. Open a language model for that.`,
    plan: planKnowledge,
    stage,
    rounds: async (context, earlier) =>
      (await runRestEm(context, worldInputs(context.settings), earlier)).rounds.length,
    nothing: {},
    withFinished: (earlier, event) => {
      const { rounds = [], multiPassage = [] } = earlier;
      if (event.type === 'start-done') return { ...earlier, start: event.evaluations };
      if (event.type === 'round-done') return { ...earlier, rounds: [...rounds, event.record] };
      if (event.type === 'multi-passage') return { ...earlier, multiPassage: [...multiPassage, event.record] };
      return earlier;
    },
  };
}
