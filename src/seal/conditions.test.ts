import { describe, expect, it } from 'vitest';
import { evaluatePolicy, evaluateStart, summarise } from './conditions';
import { mcnemarExact, wilsonInterval } from './statistics';
import { testLoop, townPassages } from './testing/fixtures';
import type { Answer, BaseAnswers, Candidate } from './types';

const answers = (...correct: boolean[]): Answer[] =>
  correct.map((one, question) => ({ question, paragraph: null, text: '', correct: one, judge: 'exact' }));

const base = (passage: number, ...correct: boolean[]): BaseAnswers => ({
  passage,
  policyVersion: 1,
  answers: answers(...correct),
  accuracy: correct.filter(Boolean).length / correct.length,
  paragraphAccuracies: [],
  goldLogProbabilities: null,
});

function candidate(passage: number, sample: number, ...correct: boolean[]): Candidate {
  const accuracy = correct.filter(Boolean).length / correct.length;
  const facts = { repeat: 0, loraSeed: 0, losses: [], gradientNorms: [], tokens: 0, paragraphAccuracies: [] };
  const measured = { goldLogProbabilities: null, sideEffects: null };
  return {
    selfEdit: { id: `${passage}/${sample}`, passage, sample, author: 'policy', policyVersion: 1, parts: [], text: '' },
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
      perPassage: [0.75, 0],
      fixed: 2,
      broken: 1,
      mcnemarP: mcnemarExact(2, 1),
    });
  });

  it('is the base itself without candidates', () => {
    expect(summarise('base', 0, before, [])).toMatchObject({
      accuracy: 0.25,
      perPassage: [0.5, 0],
      questions: 4,
      fixed: 0,
      broken: 0,
    });
  });
});

describe('held-out measurements', () => {
  it('give every policy the same random numbers', async () => {
    const { context, engine } = testLoop();
    const passages = townPassages(0, 2);
    await evaluateStart(context, passages);
    await evaluatePolicy(context, 1, passages);
    const written = engine.calls.flatMap((call) =>
      call.verb === 'generate' && call.requests[0]?.sampling.temperature === 1 ? [call.requests] : [],
    );
    expect(written).toHaveLength(2);
    expect(written[1]).toEqual(written[0]);
  });

  it('train and quiz all conditions that share weights in one batch each, and compare with a base quizzed once', async () => {
    const { context, engine } = testLoop({ heldOutEdits: 3 });
    const evaluations = await evaluateStart(context, townPassages(0, 2));
    expect(engine.calls.map(({ verb }) => verb)).toEqual(['generate', 'finetune', 'generate', 'free']);
    const counts = evaluations.map(({ condition, candidates }) => [
      condition.name,
      candidates.length,
      condition.questions,
    ]);
    expect(counts).toEqual([
      ['base', 0, 12],
      ['passage', 2, 12],
      ['untrained', 6, 36],
      ['teacher', 2, 12],
    ]);
    const teacher = evaluations.at(-1);
    expect(teacher?.condition).toMatchObject({ fixed: 12, broken: 0, accuracy: 1 });
    expect(teacher?.candidates.every(({ selfEdit }) => selfEdit.author === 'teacher')).toBe(true);
  });
});
