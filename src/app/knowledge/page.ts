/** The logic of the Lab: what its stages rest on, what it asks of the worker, and what it makes of the answers. */

import type { RunEntry } from '../../seal/knowledge/runFile/entry';
import {
  asksInChat,
  CHAT_SETTINGS,
  DEFAULT_SETTINGS,
  KNOWLEDGE_SETTINGS,
  type KnowledgeSettings,
  PLAIN_SETTINGS,
} from '../../seal/knowledge/settings';
import { isOfLoop, type Knowledge, type Passage, type SealEvent } from '../../seal/knowledge/types';
import type { Stage } from '../../seal/types';
import type { Task } from '../../worker/protocol';
import { type Plan, planKey } from '../experiment/estimate';
import type { Experiment, Inputs, Page, Store } from '../experiment/experiment';
import { askPlan } from '../experiment/planning';
import { makeRecorded, type RecordedState, type RecordedTypes } from '../experiment/recordedState';
import type { Basis, StageRecords } from '../experiment/stages';
import { percent, plural } from '../ui/numbers';
import { makeAsking } from './asking';
import { bestCandidate, meanLosses } from './candidates';
import { type DraftState, draftProblem, makeDraft, withKnownParagraphs } from './draft';
import { makeCredit, makeMeasuring } from './measuring';
import { ownSetOf, useOwnSet } from './ownSet';
import { clearFrom, type LabResults, NO_RESULTS, namesByHand, reduceLab } from './results';
import { accuracy } from './verdict';
import { fieldName, PROGRESS_WORDS } from './words/lab';

/** Stages that compute something. The passage is what the visitor gives; the reward comes out of the quiz. */
export const LAB_STAGES = ['write', 'finetune', 'quiz'] as const;
export type LabStage = (typeof LAB_STAGES)[number];
export const DRAWER_TABS = ['texts', 'sequences', 'curves', 'answers', 'credit', 'adapters', 'history', 'raw'] as const;
export type DrawerTab = (typeof DRAWER_TABS)[number];

export interface KnowledgePage extends RecordedTypes {
  kind: Knowledge;
  entry: RunEntry;
  event: SealEvent;
  work: Passage;
  draft: DraftState;
  results: LabResults;
  stage: LabStage;
  tab: DrawerTab;
  extras: {
    useCredit: ReturnType<typeof makeCredit>;
    useTokenLosses: ReturnType<typeof makeMeasuring>;
    useAsking: ReturnType<typeof makeAsking>;
    useRecorded: Store<RecordedState<KnowledgePage>>;
  };
}
export type KnowledgeExperiment = Experiment<KnowledgePage>;
export type LabInputs = Inputs<KnowledgePage>;

export function basisOf(
  stage: LabStage,
  { work: passage, settings, policy, workerStarts, model, byHand }: LabInputs,
  stages: StageRecords<LabStage>,
): Basis {
  const writing: Basis = {
    'the passage': JSON.stringify([passage.title, passage.context]),
    'the author’s text': JSON.stringify(passage.teacher ?? []),
    'the seed': String(settings.seed),
    'the number of self-edits': String(settings.edits),
    'the writing settings': JSON.stringify(settings.writing),
    'the policy': String(policy),
    'the model': model,
  };
  if (stage === 'write') return writing;
  const training: Basis = {
    ...writing,
    'the self-edits': `${stages.write.run} ${byHand}`,
    'the finetune settings': JSON.stringify([settings.finetune, settings.sequences, settings.repeats, settings.distil]),
  };
  if (stage === 'finetune') return { ...training, 'the worker': String(workerStarts) };
  return {
    ...training,
    'the adapters': String(stages.finetune.run),
    'the questions': JSON.stringify(passage.questions.map(({ question, answer }) => [question, answer])),
    'the quiz settings': JSON.stringify(settings.quiz),
  };
}

/** With a passage of the Lab's steps, without of all rounds. */
export function labPlan(settings: KnowledgeSettings, passage: Passage | null): Plan {
  const own = passage === null ? ownSetOf(settings) : undefined;
  const rest = own === undefined ? passage : useOwnSet.getState();
  return {
    key: planKey(settings, rest),
    request: () => askPlan({ domain: 'knowledge', settings, passage, ...(own && { own }) }),
  };
}

/** The last stage of each task that is one of the Lab's steps; all rounds follow their plan to its end. */
const LAST_STAGE: Record<LabStage | 'rounds', Stage | null> = {
  write: 'self-edits',
  finetune: 'finetune',
  quiz: 'reward',
  rounds: null,
};

/** Of what a task is about, where its settings do not say it. */
function editsOf(task: Task): number | null {
  if (task.domain !== 'knowledge') return null;
  // A teacher's comes with the passage.
  if (task.kind === 'finetune') return Math.max(1, task.selfEdits.filter(({ author }) => author !== 'teacher').length);
  return task.kind === 'write' && task.again ? 1 : null;
}

export const KNOWLEDGE_PAGE: Page<KnowledgePage> = {
  name: 'knowledge',
  model: { kind: 'embedded', name: 'micro-world' },
  path: '/',
  words: { ...PROGRESS_WORDS, settingName: fieldName },
  settings: { table: KNOWLEDGE_SETTINGS, storedAs: 'selkie.settings', draftStoredAs: 'selkie.draft' },
  usual: (speaks) => ({ world: DEFAULT_SETTINGS, chat: CHAT_SETTINGS, plain: PLAIN_SETTINGS })[speaks],
  suits: (settings, speaks) =>
    speaks === 'world'
      ? settings.corpus !== 'english' && !asksInChat(settings)
      : settings.writing.style !== 'world' && (speaks === 'chat' || !asksInChat(settings)),
  // There is one model on this page.
  remedies: { model: null, rank: 'finetune.rank', edits: 'edits', length: 'writing.maxTokens' },
  makeDraft,
  workOf: ({ history }) => withKnownParagraphs(history.present.passage),
  isPlayable: ({ work }, { tokens }) => draftProblem(work, tokens) === null,
  stages: LAB_STAGES,
  basisOf,
  // Those by hand can be trained without any of the model's own.
  isSpare: (stage, { byHand }) => stage === 'write' && byHand !== '',
  leavesRecorded: true,
  nothing: NO_RESULTS,
  reduce: (results, events, { reward }) => reduceLab(results, events, reward),
  cleared: clearFrom,
  byHand: namesByHand,
  candidates: ({ candidates }) => candidates,
  best: ({ candidates }) => bestCandidate(candidates)?.id ?? null,
  outcome: ({ candidates, base }) => {
    const best = bestCandidate(candidates);
    const value = best?.scored?.accuracy.mean ?? null;
    if (best === null || value === null || base === null) return { text: 'no self-edit was rewarded', value: null };
    const text = `best edit ${percent(value)}, ${percent(accuracy(base))} without, ${plural(base.length, 'question')}`;
    return { text, value };
  },
  curve: ({ candidates }) => {
    const best = bestCandidate(candidates);
    return best === null ? [] : meanLosses(best);
  },
  workChanges: (from, to) => [
    ...(from.context === to.context ? [] : ['the passage']),
    ...(JSON.stringify(from.questions) === JSON.stringify(to.questions) ? [] : ['the questions']),
  ],
  tabs: DRAWER_TABS,
  tabOf: { write: 'texts', finetune: 'curves', quiz: null },
  resultTab: 'answers',
  eventsOf: (news) => (news.domain === 'knowledge' ? news.events : []),
  loopEvents: (events) => events.filter(isOfLoop),
  said: {
    done: () => 'The quiz is done and the rewards are in.',
    reset: 'Results cleared. Your passage, questions and settings are kept.',
  },
  taskOf: (kind, { work: passage, settings }, { candidates }) => {
    if (kind !== 'finetune') return { domain: 'knowledge', kind, passage, settings };
    // One that a person has begun and not filled is nothing to train on.
    const selfEdits = candidates.flatMap(({ selfEdit }) =>
      selfEdit === null || (selfEdit.author === 'hand' && selfEdit.text.trim() === '') ? [] : [selfEdit],
    );
    return { domain: 'knowledge', kind, passage, settings, selfEdits };
  },
  task: (task) => ({ domain: 'knowledge', ...task }),
  ownSet: ownSetOf,
  plan: labPlan,
  followed: (task) => {
    if (task.domain !== 'knowledge' || task.kind === 'restore') return null;
    if (task.kind === 'credit' || task.kind === 'token-losses' || task.kind === 'questions') return null;
    // Those by hand are trained too, or alone: the plan of another number would teach a wrong pace.
    const edits = editsOf(task) ?? task.settings.edits;
    return {
      plan: labPlan({ ...task.settings, edits }, task.kind === 'rounds' ? null : task.passage),
      until: LAST_STAGE[task.kind],
    };
  },
  toKeep: (run) => run,
  makeExtras: () => ({
    useCredit: makeCredit(),
    useTokenLosses: makeMeasuring(),
    useAsking: makeAsking(),
    useRecorded: makeRecorded<KnowledgePage>(),
  }),
  resetExtras: () => () => undefined,
};
