/** Settings, engines and passages of the golden knowledge runs; small, so that their logs can be read. */

import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../../knowledge/settings';
import type { KnowledgeInputs, SealEvent } from '../../knowledge/types';
import { townPassage, townPassages, WRITING } from '../fixtures';
import type { ScriptedOptions } from '../scriptedEngine';

export interface KnowledgeCase {
  settings: Partial<KnowledgeSettings>;
  engine: ScriptedOptions;
  inputs: KnowledgeInputs;
}

const { finetune, policy, multiPassage, sequences } = DEFAULT_SETTINGS;

const SIZE = {
  trainingPassages: 2,
  heldOutPassages: 2,
  edits: 2,
  heldOutEdits: 2,
  finetune: { ...finetune, epochs: 2 },
  policy: { ...policy, epochs: 2 },
};

const replay = (count: number, seed: number): string[] =>
  Array.from({ length: count }, (_, index) => `Old line ${index} of ${seed}.`);

const KNOWN = townPassage(31);

const PASSAGES = { training: townPassages(10, 4), heldOut: townPassages(1, 2), replay };

/** All rows, two repeats, side questions, the pooled measurement; adapters in several waves. */
export const WHOLE: KnowledgeCase = {
  settings: {
    ...SIZE,
    rounds: 2,
    repeats: 2,
    sideQuestions: 1,
    multiPassage: { ...multiPassage, passages: 2, edits: 2, steps: 4, tokensPerStep: 300 },
  },
  engine: { adaptersPerWave: 3, known: (KNOWN.teacher ?? []).flatMap((text) => text.split('\n')) },
  inputs: {
    ...PASSAGES,
    multiPassage: townPassages(40, 2, 1),
    sideQuestions: { locality: townPassage(30).questions, collateral: KNOWN.questions },
  },
};

/** The model as judge, whatever beats the base, one of SEAL's templates, steps of a few sequences, some rows only. */
export const JUDGED: KnowledgeCase = {
  settings: {
    ...SIZE,
    rounds: 1,
    heldOutEdits: 1,
    writing: { ...WRITING, style: 'implications', topP: 0.95, topK: 40 },
    sequences: { ...sequences, maxLines: 3 },
    finetune: { ...SIZE.finetune, batchSize: 2 },
    quiz: { ...DEFAULT_SETTINGS.quiz, judge: 'model' },
    measureRubric: false,
    selection: 'beats-base',
    sideQuestions: 0,
    conditions: ['untrained', 'open-book', 'policy'],
    policy: { ...SIZE.policy, replayPerPair: 2, replayWeight: 0.25, batchSize: 3 },
  },
  engine: { skill: 0.8 },
  inputs: PASSAGES,
};

/** The dense reward, sequences of one batch each, three repeats, no rows but the base. */
export const GOLD: KnowledgeCase = {
  settings: {
    ...SIZE,
    rounds: 1,
    repeats: 3,
    trainingPassages: 1,
    edits: 3,
    finetune: { ...finetune, epochs: 1, batchSize: 1, schedule: 'constant' },
    reward: 'gold-log-probability',
    selection: 'beats-base',
    conditions: [],
    sideQuestions: 0,
  },
  engine: { adaptersPerWave: 4 },
  inputs: { training: townPassages(10, 1, 1), heldOut: townPassages(1, 1, 1), replay },
};

/** The proxy reward, the best two of each paragraph, whole parts as sequences, no replay, nothing held out; passages begin anew. */
export const RUBRIC: KnowledgeCase = {
  settings: {
    ...SIZE,
    rounds: 2,
    edits: 3,
    reward: 'rubric',
    selection: 'top-k',
    keep: 2,
    sequences: { ...sequences, splitLines: false },
    sideQuestions: 0,
  },
  engine: { skill: 0.5 },
  inputs: { training: townPassages(10, 3, 1), heldOut: [], replay: null },
};

/** What is stopped and gone on with. */
export const SMALL: KnowledgeCase = {
  settings: {
    ...SIZE,
    rounds: 2,
    heldOutPassages: 1,
    heldOutEdits: 1,
    sideQuestions: 0,
    conditions: ['passage', 'policy'],
    multiPassage: { ...multiPassage, passages: 1, edits: 1, steps: 2, tokensPerStep: 200 },
  },
  engine: { adaptersPerWave: 3 },
  inputs: { ...PASSAGES, heldOut: townPassages(1, 1), multiPassage: townPassages(40, 1, 1) },
};

const inRound = (event: SealEvent, round: number): boolean =>
  'purpose' in event && event.purpose === 'train' && event.round === round;

/** Where a person presses Stop. */
export const STOPS: Readonly<Record<string, (event: SealEvent) => boolean>> = {
  writing: (event) => event.type === 'edit-text' && inRound(event, 1),
  finetune: (event) => event.type === 'losses' && event.step === 1 && inRound(event, 1),
  quiz: (event) => event.type === 'progress' && event.stage === 'quiz' && inRound(event, 2),
  policy: (event) => event.type === 'policy-losses' && inRound(event, 2),
};
