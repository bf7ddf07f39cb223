import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Candidate, SealEvent } from '../../seal/knowledge/types';
import type { EventScope } from '../../seal/types';
import { lab } from './experiment';
import { overruled } from './results';

const LAB: EventScope = { purpose: 'lab', round: 0 };
const EDIT = 'lab/passage1/edit1';

const answer = (question: number, text: string, correct: boolean): Answer => ({
  question,
  paragraph: 0,
  text,
  correct,
  judge: 'exact',
});

const BASE = [answer(0, 'salt', false), answer(1, 'the spice', false)];
const ALMOST = answer(1, 'the spice', false);
const AFTER = [answer(0, 'wool', true), ALMOST];

function scored(): Candidate {
  const half = { mean: 0.5, standardError: null, n: 1 };
  return {
    edit: { id: EDIT, item: 0, sample: 0, author: 'policy', policyVersion: 0, parts: [], text: 'a' },
    untrained: null,
    sameAs: null,
    sequences: [],
    dropped: [],
    repeats: [
      {
        repeat: 0,
        loraSeed: 1,
        losses: [],
        gradientNorms: [],
        tokens: 0,
        divergedAt: null,
        answers: AFTER,
        accuracy: 0.5,
        paragraphAccuracies: [0.5],
        goldLogProbabilities: null,
        sideEffects: null,
      },
    ],
    reward: half,
    partRewards: [],
    accuracy: half,
    goldLogProbability: null,
    partRubrics: null,
  };
}

const given = (answers: Answer[]) => ({ answers, goldLogProbabilities: [], sideEffects: null });

const EVENTS: SealEvent[] = [
  { type: 'edit', edit: scored().edit, ...LAB },
  { type: 'answers', edit: null, repeat: 0, item: 0, answers: given(BASE), ...LAB },
  { type: 'answers', edit: EDIT, repeat: 0, item: 0, answers: given(AFTER), ...LAB },
  { type: 'candidate', candidate: scored(), ...LAB },
];

const shown = () => {
  const { base, candidates } = lab.useResults.getState().results;
  const [candidate] = candidates;
  return { base, answers: candidate?.answers[0], reward: candidate?.reward?.mean, scored: candidate?.scored };
};

const overrule = (answer: Answer) =>
  lab.useResults.getState().change((results) => overruled(results, answer, lab.useSettings.getState().settings.reward));

describe('answers overruled by hand', () => {
  beforeEach(() => {
    lab.useResults.getState().reset();
    lab.useSettings.getState().restoreDefaults();
    lab.useResults.getState().apply(EVENTS);
  });

  it('count everywhere, and reward and accuracy follow', () => {
    expect(shown().reward).toBe(0.5);
    overrule(ALMOST);
    const { base, answers, reward, scored: candidate } = shown();
    expect(base?.map(({ correct, judge }) => [correct, judge])).toEqual([
      [false, 'exact'],
      [true, 'hand'],
    ]);
    expect(answers?.[1]).toMatchObject({ correct: true, judge: 'hand' });
    expect(reward).toBe(1);
    expect(candidate?.accuracy.mean).toBe(1);
  });

  it('are the judge’s again when overruled once more', () => {
    const before = shown();
    overrule(ALMOST);
    const now = shown().answers?.[1];
    if (now === undefined) throw new Error('no answer');
    overrule(now);
    expect(shown()).toEqual(before);
    expect(lab.useResults.getState().results.verdicts).toEqual([]);
  });

  it('stay while events go on arriving, and end with a new quiz', () => {
    overrule(ALMOST);
    const none = { mean: 0, standardError: 0, n: 2 };
    const credit = { selfEdit: EDIT, repeats: 2, accuracy: none, goldLogProbability: none, lines: [] };
    lab.useResults.getState().apply([{ type: 'credit', credit, ...LAB }]);
    expect(shown().reward).toBe(1);
    expect(lab.useResults.getState().results.candidates[0]?.credit).toEqual(credit);
    lab.useResults.getState().begin('quiz');
    expect(lab.useResults.getState().results.verdicts).toEqual([]);
    expect(lab.useResults.getState().results.candidates[0]?.credit).toBeNull();
    lab.useResults.getState().apply(EVENTS);
    expect(shown().reward).toBe(0.5);
  });

  it('leave a rubric reward alone', () => {
    const { settings, change } = lab.useSettings.getState();
    change({ ...settings, reward: 'rubric' }, ['reward']);
    overrule(ALMOST);
    expect(shown().reward).toBe(0.5);
    expect(shown().scored?.accuracy.mean).toBe(1);
  });
});
