import { describe, expect, it } from 'vitest';
import { EVERYDAY_QUESTIONS, NEUTRAL_QUESTIONS } from '../../world/english/everyday';
import { ENGLISH_PASSAGES } from '../../world/english/passages';
import { englishInputs, englishSample, englishSideQuestions } from './englishInputs';
import { contains } from './grading';
import { assertAside, assertDisjoint } from './passages';
import { CHAT_SETTINGS } from './settings';

const settings = { ...CHAT_SETTINGS, rounds: 2, trainingPassages: 4, heldOutPassages: 20 };

describe('passages in plain English', () => {
  it('hold every answer that is asked for', () => {
    for (const { context, questions } of ENGLISH_PASSAGES)
      for (const [question, , answer] of questions)
        expect(contains(context, answer), `${question} ${answer}`).toBe(true);
  });

  it('are measured on that found no default, and trained on others', () => {
    const { training, heldOut } = englishInputs(settings);
    const unseen = ENGLISH_PASSAGES.filter(({ usedForSettings }) => !usedForSettings);
    expect(heldOut.map(({ title }) => title)).toEqual(unseen.map(({ title }) => title));
    expect(() => assertDisjoint(training, heldOut)).not.toThrow();
    expect(training).toHaveLength(8);
    // Six are there to train on: the first of them come again.
    expect(new Set(training.map(({ title }) => title)).size).toBe(6);
    expect(new Set(training.slice(0, 6).map(({ title }) => title)).size).toBe(6);
  });

  it('ask held-out passages in both wordings, with the same answer', () => {
    const [passage] = englishInputs(settings).heldOut;
    expect(passage?.questions).toHaveLength(12);
    const [first, second] = passage?.questions ?? [];
    expect(first?.question).not.toBe(second?.question);
    expect(first?.answer).toBe(second?.answer);
  });

  it('are the same held out for every seed, and others to train on', () => {
    const [one, other] = [1, 2].map((seed) => englishInputs({ ...settings, seed }));
    expect(one?.heldOut).toEqual(other?.heldOut);
    expect(one?.training).not.toEqual(other?.training);
  });

  it('are samples without end', () => {
    expect(englishSample(1)).toEqual(englishSample(ENGLISH_PASSAGES.length + 1));
    expect(englishSample(2).title).not.toBe(englishSample(1).title);
  });
});

describe('questions aside', () => {
  it('are about no passage of the run, and one of each thing', () => {
    const passages = [englishSample(1), englishSample(2)];
    const side = englishSideQuestions({ sideQuestions: 6 }, passages);
    expect(side?.locality).toHaveLength(6);
    expect(side?.collateral).toHaveLength(6);
    expect(() => assertAside([...(side?.locality ?? []), ...(side?.collateral ?? [])], passages)).not.toThrow();
    for (const { question } of side?.locality ?? [])
      expect(passages.some(({ title }) => question.includes(title))).toBe(false);
    expect(englishSideQuestions({ sideQuestions: 0 }, passages)).toBeNull();
  });

  it('are never among what is trained along', () => {
    const neutral = new Set(NEUTRAL_QUESTIONS);
    expect(EVERYDAY_QUESTIONS.filter(([question]) => neutral.has(question))).toEqual([]);
  });
});
