/** Knowledge (arXiv 2506.10943, section 4.2): an edit is text about a passage, whose questions are then asked without it. */
import type { TrainingSequence } from '../../contract/engine';
import { judgeOf } from '../context';
import type { Bound, Domain, Outcome, Scored } from '../domain';
import { keptTexts, pairSequence } from '../loop/policy';
import { evaluationOf, rowPlans, writesHeldOut } from './conditions';
import { continualMeasures } from './continual/sequence';
import { distilledAsked } from './distil';
import { pooledMeasure } from './multiPassage';
import { assertAside, assertDisjoint, assertUntold, passageProblem, splitParagraphs } from './passages';
import { knowledgeQuiz } from './quiz';
import { bareAnswers, rewardCandidate } from './reward';
import { scoreRubrics } from './rubric';
import { chosenPart, select } from './selection';
import { buildTrainingSequences, jobFor, readSelfEdit, selfEditId, sequenceIds, writingPrompts } from './selfEdits';
import type { Candidate, Knowledge, KnowledgeContext, KnowledgeInputs, Passage } from './types';

export const KNOWLEDGE: Domain<Knowledge> = { name: 'knowledge', bind };

function bind(context: KnowledgeContext, inputs: KnowledgeInputs): Bound<Knowledge> {
  const { settings, tokenizer } = context;
  const { training, heldOut, multiPassage = [], sideQuestions = null, replay, continual } = inputs;
  return {
    check: () => {
      assertRunnable(inputs);
      if (settings.quiz.judge === 'endpoint') judgeOf(context);
    },
    seedName: 'self-edits',
    topK: settings.writing.topK,
    resamples: 0,
    editId: selfEditId,
    prompts: (passage) => writingPrompts(context, passage),
    // Lone surrogates and unfinished characters cannot be trained on or saved; the blank ends carry nothing.
    textOf: (ids) => {
      const said = tokenizer.decode(ids, { skipSpecialTokens: true }).toWellFormed();
      return (settings.writing.answerStart + said).trim();
    },
    // Any text is a self-edit, an empty one too.
    read: (frame, texts) => ({ edit: readSelfEdit(frame, texts), violations: [] }),
    asksFirst: (policyVersion) => distilledAsked(context, policyVersion),
    prepare: (passage, edit) => {
      const material = buildTrainingSequences(context, passage, edit);
      const repeats = Array.from({ length: settings.repeats }, (_, repeat) => repeat);
      return { edit, material, untrained: null, jobs: repeats.map((one) => jobFor(context, material.sequences, one)) };
    },
    keyOf: () => null,
    quiz: (passages) => knowledgeQuiz(context, passages, sideQuestions),
    bareAnswers: ({ context: text }, place, answers, policyVersion) =>
      bareAnswers(place, splitParagraphs(text).length, policyVersion, answers),
    bare: 'all',
    reward: (passages, outcomes) => reward(context, passages, outcomes),
    rewardOf: ({ reward: { mean, n } }) => (n === 0 ? null : mean),
    accuracyOf: ({ accuracy }) => accuracy.mean,
    select: (candidates, base) => select(settings, candidates, base),
    pairs: (_, candidates, decisions) =>
      keptTexts(candidates, decisions, chosenPart).map((part) => pairSequence(tokenizer.eosId, part)),
    replay:
      replay &&
      ((count, seed) =>
        replaySequences(context, replay(count, seed), [
          ...heldOut,
          ...multiPassage,
          ...(continual?.sequences.flat() ?? []),
        ])),
    items: {
      ...{ training: [...training], heldOut: [...heldOut] },
      ...(continual && { continual: continual.sequences.map((passages) => [...passages]) }),
    },
    perRound: settings.trainingPassages,
    writes: (round) => writesHeldOut(settings, round),
    rows: (round, written) => rowPlans(settings, heldOut, round, written),
    evaluation: evaluationOf,
    search: null,
    measures: [
      ...pooledMeasure(multiPassage, settings.rounds),
      ...(continual ? continualMeasures(continual, settings.continual.remedies, settings.rounds) : []),
    ],
  };
}

function reward(
  context: KnowledgeContext,
  passages: readonly Passage[],
  outcomes: readonly Outcome<Knowledge>[],
): Scored<Candidate[]> {
  const { reward: rule, measureRubric } = context.settings;
  const judged = rule === 'rubric' || measureRubric ? outcomes.map(({ edit }) => edit) : [];
  const { requests, grade } = scoreRubrics(context, passages, judged);
  return {
    requests,
    grade: (scores) => {
      const rubrics = grade(scores);
      return outcomes.map((outcome) => {
        const paragraphs = splitParagraphs(passages[outcome.edit.item]?.context ?? '').length;
        return rewardCandidate(outcome, { rule, paragraphs, rubrics: rubrics.get(outcome.edit.id) ?? null });
      });
    },
  };
}

/** What the policy is reminded of must not tell what measures it. */
function replaySequences(
  context: KnowledgeContext,
  texts: readonly string[],
  measured: readonly Passage[],
): TrainingSequence[] {
  assertUntold(texts, measured);
  return texts.map((text) => ({ ids: sequenceIds(context, text) })).filter(({ ids }) => ids.length >= 2);
}

function assertRunnable({ training, heldOut, multiPassage = [], sideQuestions, continual }: KnowledgeInputs): void {
  const learned = continual?.sequences.flat() ?? [];
  if (training.length === 0) throw new Error('There is no passage to train on.');
  for (const passage of [...training, ...heldOut, ...multiPassage, ...learned]) {
    const problem = passageProblem(passage);
    if (problem !== null) throw new Error(`"${passage.title}": ${problem}`);
  }
  assertDisjoint(training, [...heldOut, ...multiPassage, ...learned]);
  if (sideQuestions)
    // Pooled adapters are not asked side questions, so those may be about pooled passages.
    assertAside([...sideQuestions.locality, ...sideQuestions.collateral], [...training, ...heldOut]);
}
