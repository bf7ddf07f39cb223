/** What a run file leaves out comes back: empty where nothing of it was kept, implied where the rest of the file tells it. */

import { itemsOfRound } from '../../loop/restEm';
import type { KnowledgeRun } from '../../record/record';
import { REMEDY, RunFileError } from '../../record/runFileError';
import { shellOf } from '../../record/schema';
import { estimate } from '../../statistics/estimate';
import type { Estimate } from '../../types';
import type { Condition, Evaluation } from '../measured';
import { joinParagraphs } from '../passages';
import { DEFAULT_SETTINGS, type KnowledgeSettings, parseRecordedSettings } from '../settings';
import type {
  Answer,
  BaseAnswers,
  Candidate,
  Judge,
  KnowledgeRound,
  Passage,
  Repeat,
  SelfEdit,
  SelfEditPart,
} from '../types';
import { impliedAnswer } from './compact';
import type { FileAnswer, FileBase, FileCandidate, FileCondition, FileEvaluation, FileRound, RunFile } from './schema';

export function expandedRun(file: RunFile, version: number): KnowledgeRun {
  const settings = settingsOf(file.settings, version);
  const { judge } = settings.quiz;
  const items = { training: file.items.training.map(passageOf), heldOut: file.items.heldOut.map(passageOf) };
  const { measuredOn = null, measures = file.multiPassage ?? [] } = file;
  return {
    ...shellOf(file),
    domain: file.domain,
    settings,
    measuredOn: measuredOn === 'heldOut' ? 'held-out' : measuredOn,
    conditions: file.conditions.map(conditionOf),
    items,
    start: evaluationsOf(file.start, items.heldOut, judge, 'start'),
    rounds: file.rounds.map((round, at) => roundOf(round, items, settings, `rounds[${at}]`)),
    measures: measures.map((record) => ({
      ...record,
      name: 'multi-passage',
      conditions: record.conditions.map(conditionOf),
    })),
  };
}

/** What the first version had no setting for, it did not do. */
const FIRST_VERSION: KnowledgeSettings = {
  ...DEFAULT_SETTINGS,
  reward: 'accuracy',
  sideQuestions: 0,
  conditions: ['base', 'passage', 'untrained', 'teacher', 'policy'],
  multiPassage: { ...DEFAULT_SETTINGS.multiPassage, passages: 0 },
};

function settingsOf(given: object, version: number): KnowledgeSettings {
  const { settings, notices } = parseRecordedSettings(given, version === 1 ? FIRST_VERSION : DEFAULT_SETTINGS);
  const [notice] = notices;
  if (notice === undefined) return settings;
  const field = `settings.${notice.field}`;
  throw new RunFileError(field, `${field}: ${notice.given.slice(0, 80)}: ${notice.reason}. ${REMEDY}`);
}

type FilePassage = RunFile['items']['training'][number];

function passageOf({ title, context, questions, teacher }: FilePassage): Passage {
  return {
    title,
    context,
    questions: questions.map(({ paragraph, ...question }) => ({
      ...question,
      ...(paragraph === undefined ? {} : { paragraph }),
    })),
    ...(teacher === undefined ? {} : { teacher }),
  };
}

function conditionOf(condition: FileCondition): Condition {
  return {
    ...condition,
    goldLogProbability: condition.goldLogProbability ?? null,
    locality: condition.locality ?? null,
    collateral: condition.collateral ?? null,
  };
}

function roundOf(
  { base, candidates, evaluations, policyFinetune, ...round }: FileRound,
  { training, heldOut }: KnowledgeRun['items'],
  settings: KnowledgeSettings,
  where: string,
): KnowledgeRound {
  const { judge } = settings.quiz;
  const passages = itemsOfRound(training, settings.trainingPassages, round.round);
  return {
    ...round,
    base: base.map((one, at) => baseOf(one, passages, judge, `${where}.base[${at}]`)),
    candidates: candidates.map((one, at) => candidateOf(one, passages, judge, `${where}.candidates[${at}]`)),
    policyFinetune:
      policyFinetune === null ? null : { ...policyFinetune, gradientNorms: policyFinetune.gradientNorms ?? [] },
    evaluations: evaluationsOf(evaluations, heldOut, judge, `${where}.evaluations`),
  };
}

function evaluationsOf(
  evaluations: readonly FileEvaluation[],
  passages: readonly Passage[],
  judge: Judge,
  where: string,
): Evaluation[] {
  let before: BaseAnswers[] = [];
  const seen = new Map<string, Candidate>();
  return evaluations.map(({ condition, base, openBook, candidates }, at) => {
    const place = `${where}[${at}]`;
    const basesOf = (bases: readonly FileBase[], name: string): BaseAnswers[] =>
      bases.map((one, index) => baseOf(one, passages, judge, `${place}.${name}[${index}]`));
    before = base === undefined ? before : basesOf(base, 'base');
    return {
      condition: conditionOf(condition),
      base: before,
      ...(openBook === undefined ? {} : { openBook: basesOf(openBook, 'openBook') }),
      candidates: candidates.map((one, index) => {
        const field = `${place}.candidates[${index}]`;
        const found = typeof one === 'string' ? seen.get(one) : candidateOf(one, passages, judge, field);
        if (found === undefined)
          throw new RunFileError(field, `${field}: no evaluation before it has this candidate. ${REMEDY}`);
        seen.set(found.edit.id, found);
        return found;
      }),
    };
  });
}

function baseOf(base: FileBase, passages: readonly Passage[], judge: Judge, where: string): BaseAnswers {
  const passage = passageAt(passages, base.item, `${where}.item`);
  return {
    ...base,
    answers: answersOf(base.answers, passage, judge, `${where}.answers`),
    paragraphAccuracies: base.paragraphAccuracies ?? [],
    goldLogProbabilities: base.goldLogProbabilities ?? null,
  };
}

function candidateOf(
  { edit, sequences, repeats, accuracy, ...rest }: FileCandidate,
  passages: readonly Passage[],
  judge: Judge,
  where: string,
): Candidate {
  const passage = passageAt(passages, edit.item, `${where}.edit.item`);
  return {
    edit: selfEditOf(edit),
    untrained: rest.untrained ?? null,
    sameAs: null,
    sequences: sequences.map((sequence) => ({ ...sequence, ids: sequence.ids ?? [] })),
    dropped: rest.dropped ?? [],
    repeats: repeats.map(
      (repeat, at): Repeat => ({
        ...repeat,
        gradientNorms: repeat.gradientNorms ?? [],
        divergedAt: repeat.divergedAt ?? null,
        answers: answersOf(repeat.answers, passage, judge, `${where}.repeats[${at}].answers`),
        paragraphAccuracies: repeat.paragraphAccuracies ?? [],
        goldLogProbabilities: repeat.goldLogProbabilities ?? null,
        sideEffects: repeat.sideEffects ?? null,
      }),
    ),
    reward: rest.reward,
    partRewards: rest.partRewards ?? [],
    accuracy: accuracy ?? accuracyOver(repeats),
    goldLogProbability: rest.goldLogProbability ?? null,
    partRubrics: rest.partRubrics ?? null,
  };
}

function accuracyOver(repeats: readonly { accuracy: number }[]): Estimate {
  return estimate(repeats.map((repeat) => repeat.accuracy));
}

function selfEditOf({ parts, text, ...selfEdit }: FileCandidate['edit']): SelfEdit {
  return {
    ...selfEdit,
    parts: parts.map(
      (part): SelfEditPart => ({
        ...part,
        prompt: part.prompt ?? '',
        promptIds: part.promptIds ?? [],
        ids: part.ids ?? [],
        logProbability: part.logProbability ?? null,
      }),
    ),
    text: text ?? joinParagraphs(parts.map((part) => part.text)),
  };
}

function passageAt(passages: readonly Passage[], index: number, field: string): Passage {
  const passage = passages[index];
  if (passage !== undefined) return passage;
  throw new RunFileError(field, `${field}: there is no passage ${index + 1} among ${passages.length}. ${REMEDY}`);
}

function answersOf(answers: readonly FileAnswer[], passage: Passage, judge: Judge, where: string): Answer[] {
  return answers.map((given, at) => {
    const answer =
      typeof given === 'string'
        ? { ...impliedAnswer(passage, at, judge), text: given.slice(1), correct: given.startsWith('+') }
        : given;
    if (answer.question < passage.questions.length) return answer;
    const field = `${where}[${at}]${typeof given === 'string' ? '' : '.question'}`;
    throw new RunFileError(
      field,
      `${field}: there is no question ${answer.question + 1} among ${passage.questions.length}. ${REMEDY}`,
    );
  });
}
