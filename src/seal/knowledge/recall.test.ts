import { describe, expect, it } from 'vitest';
import { innerLoop } from '../loop/innerLoop';
import { testLoop } from '../testing/fixtures';
import { evaluationOf } from './conditions';
import { recallItems } from './recall';
import { recallOf } from './reward';
import { givenSelfEdit } from './selfEdits';
import { DEFAULT_SETTINGS } from './settings';
import type { Passage } from './types';

const SCOPE = { purpose: 'lab', round: 0 } as const;
const passage: Passage = {
  title: 'Polipa',
  context: 'The town Polipa lies in Greenvale. Its mayor is Tomo.',
  questions: [
    { question: 'Where does Polipa lie?', answer: 'Greenvale' },
    { question: 'What is in no sentence?', answer: 'nothing of it' },
    { question: 'Who is the mayor?', answer: 'Tomo' },
  ],
};
const settings = {
  writing: { ...DEFAULT_SETTINGS.writing, style: 'implications' as const },
  quiz: { ...DEFAULT_SETTINGS.quiz, recall: true },
  measureRubric: false,
};

describe('recall', () => {
  it('goes on from title and sentence up to the answer, and leaves out what ends no sentence', () => {
    const { context } = testLoop(settings);
    const texts = recallItems(context, passage).map(
      (item) =>
        item && [item.ids.slice(0, item.from), item.ids.slice(item.from)].map((ids) => context.tokenizer.decode(ids)),
    );
    expect(texts).toEqual([
      ['<bos>Polipa\nThe town Polipa lies in', ' Greenvale'],
      null,
      ['<bos>Polipa\nIts mayor is', ' Tomo'],
    ]);
  });

  it('is measured in the call that scores the quiz, before and after, and in the row of a comparison', async () => {
    const { loop: open, engine } = testLoop(settings);
    const edits = [givenSelfEdit('hand', 'lab', 0, ['Polipa lies in Greenvale.'])];
    const result = await innerLoop(open(), SCOPE, [passage], edits, { policyVersion: 0, seedKey: 'lab', bare: 'all' });
    const [base] = result.base;
    const [after] = result.candidates[0]?.repeats ?? [];
    for (const quizzed of [base, after]) {
      expect(quizzed?.recall).toEqual([expect.any(Number), null, expect.any(Number)]);
      expect(quizzed?.recall?.[0]).toBeLessThanOrEqual(0);
    }
    const { condition } = evaluationOf({ name: 'hand', edits: [] }, 0, result);
    expect(condition.recall?.mean).toBeCloseTo(recallOf(after ?? {}) ?? Number.NaN, 9);
    expect(engine.calls.filter(({ verb }) => verb === 'score')).toHaveLength(1);
  });

  it('leaves no trace where it is off', async () => {
    const { loop: open } = testLoop({ writing: settings.writing });
    const edits = [givenSelfEdit('hand', 'lab', 0, ['Polipa lies in Greenvale.'])];
    const result = await innerLoop(open(), SCOPE, [passage], edits, { policyVersion: 0, seedKey: 'lab', bare: 'all' });
    expect(JSON.stringify(result)).not.toContain('"recall"');
    expect(evaluationOf({ name: 'hand', edits: [] }, 0, result).condition).not.toHaveProperty('recall');
  });
});
