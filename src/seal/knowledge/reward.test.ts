import { describe, expect, it } from 'vitest';
import { overruleAnswers, overruleCandidate, toggleVerdict } from './reward';
import { givenSelfEdit } from './selfEdits';
import type { Answer, Candidate, Repeat } from './types';

function answer(question: number, text: string, correct: boolean, paragraph: number): Answer {
  return { question, paragraph, text, correct, judge: 'exact' };
}

const RIGHT = answer(0, 'spice', true, 0);
const ALMOST = answer(1, 'the spice', false, 1);

/** Two repeats: one answered the second question almost right, the other plainly wrong. */
function candidate(): Candidate {
  const selfEdit = givenSelfEdit('hand', 'lab', 0, ['One line.', 'Another.']);
  const repeat = (index: number, second: Answer): Repeat => ({
    repeat: index,
    loraSeed: index,
    losses: [],
    gradientNorms: [],
    tokens: 0,
    divergedAt: null,
    answers: [RIGHT, second],
    accuracy: 0.5,
    paragraphAccuracies: [1, 0],
    goldLogProbabilities: [-1, -2],
    sideEffects: null,
  });
  const half = { mean: 0.5, standardError: 0, n: 2 };
  return {
    edit: selfEdit,
    untrained: null,
    sameAs: null,
    sequences: [],
    dropped: [],
    repeats: [repeat(0, ALMOST), repeat(1, answer(1, 'salt', false, 1))],
    reward: half,
    partRewards: [1, 0].map((mean) => ({ ...half, mean })),
    accuracy: half,
    goldLogProbability: { ...half, mean: -1.5 },
    partRubrics: null,
  };
}

describe('overruling the judge', () => {
  it('makes the same words right wherever they answer the question, and no others', () => {
    const verdicts = toggleVerdict([], ALMOST);
    expect(overruleAnswers([RIGHT, ALMOST, { ...ALMOST, question: 2 }], verdicts)).toEqual([
      RIGHT,
      { ...ALMOST, correct: true, judge: 'hand' },
      { ...ALMOST, question: 2 },
    ]);
  });

  it('moves accuracies and rewards with the answers', () => {
    const before = candidate();
    expect(before.accuracy.mean).toBe(0.5);
    const after = overruleCandidate(before, toggleVerdict([], ALMOST), 'accuracy');
    expect(after.repeats.map(({ accuracy }) => accuracy)).toEqual([1, 0.5]);
    expect(after.repeats.map((repeat) => repeat.paragraphAccuracies)).toEqual([
      [1, 1],
      [1, 0],
    ]);
    expect(after.accuracy).toMatchObject({ mean: 0.75, n: 2 });
    expect(after.reward).toEqual(after.accuracy);
    expect(after.partRewards.map(({ mean }) => mean)).toEqual([1, 0.5]);
    expect(after.repeats[0]?.answers[1]?.judge).toBe('hand');
  });

  it('leaves a reward alone that looks at no verdict', () => {
    const before = candidate();
    const after = overruleCandidate(before, toggleVerdict([], ALMOST), 'rubric');
    expect(after.accuracy.mean).toBe(0.75);
    expect(after.reward).toEqual(before.reward);
    expect(after.partRewards).toEqual(before.partRewards);
  });

  it('is taken back by doing it again', () => {
    const once = toggleVerdict([], ALMOST);
    const [shown = ALMOST] = overruleAnswers([ALMOST], once);
    expect(toggleVerdict(once, shown)).toEqual([]);
    const before = candidate();
    expect(overruleCandidate(before, [], 'accuracy')).toEqual(before);
  });

  it('can make a right answer wrong', () => {
    expect(overruleAnswers([RIGHT], toggleVerdict([], RIGHT))).toEqual([{ ...RIGHT, correct: false, judge: 'hand' }]);
  });
});
