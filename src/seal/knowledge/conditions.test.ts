import { describe, expect, it } from 'vitest';
import { evaluate } from '../loop/restEm';
import { mcnemarExact, wilsonInterval } from '../statistics/estimate';
import { testLoop, townPassages } from '../testing/fixtures';
import { summarise } from './conditions';
import type { Answer, BaseAnswers, Candidate } from './types';

const answers = (...correct: boolean[]): Answer[] =>
  correct.map((one, question) => ({ question, paragraph: null, text: '', correct: one, judge: 'exact' }));

const base = (passage: number, ...correct: boolean[]): BaseAnswers => ({
  item: passage,
  policyVersion: 1,
  answers: answers(...correct),
  accuracy: correct.filter(Boolean).length / correct.length,
  paragraphAccuracies: [],
  goldLogProbabilities: null,
});

function candidate(passage: number, sample: number, ...correct: boolean[]): Candidate {
  const accuracy = correct.filter(Boolean).length / correct.length;
  const facts = { repeat: 0, loraSeed: 0, losses: [], gradientNorms: [], tokens: 0, divergedAt: null };
  const measured = { paragraphAccuracies: [], goldLogProbabilities: null, sideEffects: null };
  return {
    edit: {
      id: `${passage}/${sample}`,
      item: passage,
      sample,
      author: 'policy',
      policyVersion: 1,
      parts: [],
      text: '',
    },
    untrained: null,
    sameAs: null,
    sequences: [],
    dropped: [],
    repeats: [{ ...facts, ...measured, answers: answers(...correct), accuracy }],
    reward: { mean: accuracy, standardError: null, n: 1 },
    partRewards: [],
    accuracy: { mean: accuracy, standardError: null, n: 1 },
    goldLogProbability: null,
    partRubrics: null,
  };
}

describe('summarise', () => {
  const before = [base(0, true, false), base(1, false, false)];

  it('takes the mean over passages of the mean over samples, and counts what changed against the base', () => {
    const after = [candidate(0, 0, true, true), candidate(0, 1, false, true), candidate(1, 0, false, false)];
    expect(summarise('policy', 1, before, after)).toEqual({
      name: 'policy',
      round: 1,
      n: 2,
      questions: 6,
      accuracy: 0.375,
      standardError: expect.closeTo(0.375),
      wilson: wilsonInterval(3, 6),
      perItem: [0.75, 0],
      fixed: 2,
      broken: 1,
      mcnemarP: mcnemarExact(2, 1),
      goldLogProbability: null,
      locality: null,
      collateral: null,
    });
  });

  it('takes gold log-probabilities and side effects over passages, and none where a passage was not measured', () => {
    const side = (accuracy: number) => ({ questions: 4, accuracy, baseAccuracy: 0.5, unchanged: accuracy / 2 });
    const measured = (passage: number, sample: number, gold: number, accuracy: number): Candidate => {
      const one = candidate(passage, sample, true);
      const sideEffects = { locality: side(accuracy), collateral: side(1 - accuracy) };
      return {
        ...one,
        goldLogProbability: { mean: gold, standardError: null, n: 1 },
        repeats: one.repeats.map((repeat) => ({ ...repeat, sideEffects })),
      };
    };
    const all = [measured(0, 0, -1, 0), measured(0, 1, -2, 1), measured(1, 0, -3.5, 1)];
    const row = summarise('policy', 1, before, all);
    // Passages 0 and 1 have means -1.5 and -3.5; their spread is what the error is made of, not that of all three samples.
    expect(row.goldLogProbability).toEqual({ mean: -2.5, standardError: expect.closeTo(1), n: 2 });
    expect(row.locality?.accuracy).toEqual({ mean: 0.75, standardError: expect.closeTo(0.25), n: 2 });
    expect(row.locality?.unchanged.mean).toBeCloseTo(0.375);
    expect(row.collateral?.accuracy.mean).toBeCloseTo(0.25);
    expect(row.collateral?.baseAccuracy).toEqual({ mean: 0.5, standardError: 0, n: 2 });
    const partly = summarise('policy', 1, before, [...all.slice(0, 2), candidate(1, 0, true)]);
    expect([partly.goldLogProbability, partly.locality, partly.collateral]).toEqual([null, null, null]);
  });

  it('counts a repeat that went to not-a-number as wrong answers to every question', () => {
    const lost = candidate(0, 0, true, true);
    const repeats = lost.repeats.map((repeat) => ({ ...repeat, divergedAt: 3, answers: [], accuracy: 0 }));
    const accuracy = { mean: 0, standardError: null, n: 1 };
    const row = summarise('policy', 1, before, [
      { ...lost, untrained: 'diverged', repeats, accuracy },
      candidate(1, 0, true, false),
    ]);
    expect(row).toMatchObject({ n: 2, questions: 4, perItem: [0, 0.5], accuracy: 0.25, fixed: 1, broken: 1 });
    expect(row.wilson).toEqual(wilsonInterval(1, 4));
  });

  it('is the base itself without candidates', () => {
    expect(summarise('base', 0, before, [])).toMatchObject({
      accuracy: 0.25,
      perItem: [0.5, 0],
      questions: 4,
      fixed: 0,
      broken: 0,
    });
  });
});

describe('held-out measurements', () => {
  it('train and quiz all conditions that share weights in one batch each, and compare with a base quizzed once', async () => {
    const { loop, engine } = testLoop({ heldOutEdits: 3 });
    const evaluations = await evaluate(loop({ heldOut: townPassages(0, 2) }), 0);
    expect(engine.calls.map(({ verb }) => verb)).toEqual([
      'generate',
      'finetune',
      'generate',
      'score',
      'free',
      'score',
    ]);
    const counts = evaluations.map(({ condition, candidates }) => [
      condition.name,
      candidates.length,
      condition.questions,
    ]);
    expect(counts).toEqual([
      ['base', 0, 12],
      ['open-book', 0, 12],
      ['passage', 2, 12],
      ['untrained', 6, 36],
      ['untrained-best', 2, 12],
      ['teacher', 2, 12],
    ]);
    const teacher = evaluations.at(-1);
    expect(teacher?.condition).toMatchObject({ fixed: 12, broken: 0, accuracy: 1 });
    expect(teacher?.candidates.every(({ edit: selfEdit }) => selfEdit.author === 'teacher')).toBe(true);
  });

  it('let the oracle pick the best sample of each passage by its accuracy', async () => {
    const { loop } = testLoop({ heldOutEdits: 6 });
    const rows = await evaluate(loop({ heldOut: townPassages(0, 3) }), 0);
    const [all, best] = ['untrained', 'untrained-best'].map((name) => rows.find((row) => row.condition.name === name));
    const highest = [0, 1, 2].map((passage) =>
      Math.max(
        ...(all?.candidates ?? []).flatMap(({ edit: selfEdit, accuracy }) =>
          selfEdit.item === passage ? [accuracy.mean] : [],
        ),
      ),
    );
    expect(best?.condition.perItem).toEqual(highest);
    expect(best?.condition.accuracy).toBeGreaterThan(all?.condition.accuracy ?? 1);
    expect(best?.candidates.map(({ edit: selfEdit }) => selfEdit.item)).toEqual([0, 1, 2]);
  });

  it('have no oracle over one sample', async () => {
    const { loop } = testLoop({ heldOutEdits: 1 });
    const passages = townPassages(0, 2);
    const rows = [
      ...(await evaluate(loop({ heldOut: passages }), 0)),
      ...(await evaluate(loop({ heldOut: passages }), 1)),
    ];
    expect(rows.map(({ condition }) => condition.name)).toEqual([
      'base',
      'open-book',
      'passage',
      'untrained',
      'teacher',
      'base',
      'policy',
    ]);
  });

  it('read the open book on the same questions, against the same closed-book base', async () => {
    const { loop } = testLoop();
    const rows = await evaluate(loop({ heldOut: townPassages(0, 2) }), 0);
    const open = rows.find(({ condition }) => condition.name === 'open-book');
    expect(open?.condition).toMatchObject({ accuracy: 1, n: 2, questions: 12, fixed: 12, broken: 0, locality: null });
    expect(open?.openBook?.map(({ accuracy }) => accuracy)).toEqual([1, 1]);
    expect(open?.base.map(({ accuracy }) => accuracy)).toEqual([0, 0]);
    expect(open?.condition.goldLogProbability?.mean).toBeGreaterThan(rows[0]?.condition.goldLogProbability?.mean ?? 0);
  });

  it('are only those that the settings name, beside the base, and cost only what those need', async () => {
    const { loop, engine } = testLoop({ conditions: ['teacher'] });
    const passages = townPassages(0, 2);
    const rows = [
      ...(await evaluate(loop({ heldOut: passages }), 0)),
      ...(await evaluate(loop({ heldOut: passages }), 1)),
    ];
    expect(rows.map(({ condition }) => condition.name)).toEqual(['base', 'teacher', 'base']);
    const finetunes = engine.calls.flatMap((call) => (call.verb === 'finetune' ? [call.jobs.length] : []));
    expect(finetunes).toEqual([2]);
    expect(engine.calls.filter(({ verb }) => verb === 'generate')).toHaveLength(2);
  });

  it('train a self-edit once where only its oracle is wanted', async () => {
    const { loop, engine } = testLoop({ conditions: ['policy-best'], heldOutEdits: 3 });
    const rows = await evaluate(loop({ heldOut: townPassages(0, 2) }), 1);
    expect(rows.map(({ condition, candidates }) => [condition.name, candidates.length])).toEqual([
      ['base', 0],
      ['policy-best', 2],
    ]);
    expect(engine.calls.flatMap((call) => (call.verb === 'finetune' ? [call.jobs.length] : []))).toEqual([6]);
  });
});
