/** What each task of the Lab calls in the loop. Adapters stay on the device between its stages. */
import type { AdapterId } from '../../contract/engine';
import { type RunWork, rehearse, rehearseLab } from '../../seal/cost/rehearsal';
import { openLoop } from '../../seal/domain';
import { creditOfLines } from '../../seal/knowledge/credit';
import { KNOWLEDGE } from '../../seal/knowledge/domain';
import { expectedKnowledgeModel, expectedTexts, fewPassages } from '../../seal/knowledge/expected';
import { corpusInputs, corpusSideQuestions } from '../../seal/knowledge/inputs';
import { type OwnItems, ownItems, settingsForOwn, splitOwn } from '../../seal/knowledge/ownInputs';
import { splitParagraphs } from '../../seal/knowledge/passages';
import {
  besideEdits,
  givenSelfEdit,
  longestSequence,
  passageSequences,
  writingTurn,
} from '../../seal/knowledge/selfEdits';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import { tokenLosses } from '../../seal/knowledge/tokenLosses';
import type { Knowledge, LabEvent, Passage } from '../../seal/knowledge/types';
import { writeQuestions } from '../../seal/knowledge/writtenQuestions';
import { freeAdapted } from '../../seal/loop/innerLoop';
import { adapterOf, LAB, quizSingle, type Trained, trainSingle, writeSingle } from '../../seal/loop/single';
import type { Opened } from '../deviceOwner';
import { NO_INPUTS, type StageContext, type TaskDomain } from '../domainWork';
import { WorkerError } from '../failure';
import type { KnowledgeTask, OwnSet, Planning, TokenCount } from '../protocol';

const SAMPLE = 'Polipa lies in Greenvale.';

type StageTask = Extract<
  KnowledgeTask,
  { kind: 'write' | 'questions' | 'finetune' | 'quiz' | 'credit' | 'token-losses' }
>;
type FinetuneTask = Extract<KnowledgeTask, { kind: 'finetune' }>;
type Plan = Extract<Planning, { domain: 'knowledge' }>;
type Context = StageContext<Knowledge, LabEvent>;

/** It trains along: without it nobody could tell what the notes add. */
const passageOnly = () => givenSelfEdit('none', 'passage-only', 0, []);

interface Kept extends Trained<Knowledge> {
  task: FinetuneTask;
  engineStart: number;
}

export interface KnowledgeTasks extends TaskDomain<Knowledge, StageTask, Plan, LabEvent> {
  /** The adapter of a self-edit of the last finetune, the first of its repeats; `null` where this start of the engine has none. */
  trained: (edit: string, engineStart: number) => AdapterId | null;
}

export function knowledgeTasks(): KnowledgeTasks {
  let kept: Kept | null = null;

  async function finetune(context: Context, task: FinetuneTask): Promise<Kept> {
    const { engineStart } = context;
    const before = kept;
    kept = null;
    const loop = openLoop(KNOWLEDGE, context, NO_INPUTS);
    if (before?.engineStart === engineStart) await freeAdapted(loop, before.adapted);
    const bare = passageOnly();
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
    const sideQuestions = corpusSideQuestions(settings, [passage]);
    const loop = openLoop(KNOWLEDGE, context, { ...NO_INPUTS, sideQuestions });
    await quizSingle(loop, passage, trained, context.policyVersion);
  }

  const trained = (id: string, engineStart: number): AdapterId | null =>
    kept === null || kept.engineStart !== engineStart ? null : adapterOf(kept, id);

  return {
    refusal: ({ tokenizer, engine }) =>
      tokenizer.decode(tokenizer.encode(SAMPLE, { addSpecialTokens: false })) === SAMPLE
        ? null
        : `${engine.model.name} cannot spell plain sentences, so it cannot learn from a passage. Open a language model for that.`,
    plan: planKnowledge,
    stage: async (context, task) => {
      if (task.kind === 'quiz') return quiz(context, task);
      if (task.kind === 'finetune') await finetune(context, task);
      else if (task.kind === 'write') {
        const { passage, settings, again } = task;
        await writeSingle(openLoop(KNOWLEDGE, context, NO_INPUTS), passage, context.policyVersion, again);
        if (again === undefined)
          for (const edit of besideEdits(passage, settings.edits)) context.emit({ type: 'edit', edit, ...LAB });
      } else if (task.kind === 'questions') await writeQuestions(context, LAB, task.passage);
      else if (task.kind === 'token-losses') {
        const { selfEdit: edit, sequences } = task;
        await tokenLosses(context, LAB, { edit, sequences, adapter: trained(edit.id, context.engineStart) });
      } else {
        const { passage, selfEdit: edit, sequences, repeats } = task;
        await creditOfLines(context, LAB, passage, { edit, sequences }, { repeats });
      }
    },
    world: (context, own) => {
      const { settings } = context;
      return openLoop(KNOWLEDGE, context, corpusInputs(settings, 'heldOut', chosenFrom(settings, own)));
    },
    trained,
  };
}

/** A run that goes on has its passages; one that begins takes them from all there are. */
function chosenFrom(settings: KnowledgeSettings, own: OwnSet<Passage> | undefined): OwnItems | null {
  if (settings.corpus !== 'own' || own === undefined) return null;
  if (!('all' in own)) return own;
  // One that was deleted has not come back; what runs on none says so.
  if (own.all.length === 0) return null;
  const lists = splitOwn(settings, own.all);
  return ownItems(settingsForOwn(settings, lists, new Set()), lists);
}

async function planKnowledge(opened: Opened, { settings: asked, passage, own }: Plan): Promise<RunWork> {
  const texts = expectedTexts(asked);
  if (passage === null) {
    const { settings, times } = fewPassages(asked);
    const few = { ...settings, rounds: 1 };
    const inputs = corpusInputs(few, 'heldOut', chosenFrom(few, own));
    const model = expectedKnowledgeModel({ ...opened, settings }, () => texts, inputs.sideQuestions, times);
    return rehearse(KNOWLEDGE, { ...opened, settings }, inputs, model);
  }
  const sideQuestions = corpusSideQuestions(asked, [passage]);
  const model = expectedKnowledgeModel({ ...opened, settings: asked }, () => texts, sideQuestions);
  const inputs = { ...NO_INPUTS, sideQuestions };
  const beside = [...besideEdits(passage, asked.edits), passageOnly()];
  const plan = { item: passage, beside, inputs, adapters: 'kept' } as const;
  return rehearseLab(KNOWLEDGE, { ...opened, settings: asked }, plan, model);
}

export function countTokens(reader: Opened, passage: Passage, settings: KnowledgeSettings): TokenCount {
  const { title, context } = passage;
  const { writing } = settings;
  const { tokenizer, engine } = reader;
  const { contextLength } = engine.model;
  const paragraphs = splitParagraphs(context);
  const lengthOf = (text: string): number => tokenizer.encode(text, { addSpecialTokens: false }).length;
  const lengths = paragraphs.map(lengthOf);
  // A model without a chat template is told so where it is asked; the count is the plain one meanwhile.
  const form = reader.chat === undefined ? 'plain' : writing.form;
  const turn = (text: string) =>
    writingTurn({ ...reader, settings: { writing: { ...writing, form } } }, { title, text });
  const sequences = passageSequences({ ...reader, settings }, passage);
  // A self-edit should have the room it was promised, but a long promise must not leave the passage without any.
  const room = Math.min(writing.maxTokens, Math.floor(contextLength / 4));
  return {
    total: lengths.reduce((sum, length) => sum + length, 0),
    paragraphs: lengths,
    paragraphLimit: Math.max(0, contextLength - turn('').ids.length - room),
    training: {
      sequences: sequences.length,
      lost: sequences.reduce((sum, { lost }) => sum + lost, 0),
      longest: longestSequence({ ...reader, settings }),
    },
    prompt: turn(paragraphs[0] ?? '').text,
  };
}
