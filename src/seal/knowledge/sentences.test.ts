import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAtAnswer, sentencesOf } from './sentences';

const TEXT =
  'The lighthouse of Varn was built in 1874. It stands on Gull Rock, two miles from Sool.\n\nIts lamp burns whale oil.';

describe('sentences', () => {
  it('stand one by one, without the blanks around them, across paragraphs', () => {
    expect(sentencesOf(TEXT)).toEqual([
      'The lighthouse of Varn was built in 1874.',
      'It stands on Gull Rock, two miles from Sool.',
      'Its lamp burns whale oil.',
    ]);
    expect(sentencesOf(' \n ')).toEqual([]);
  });

  it('lose no word of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(sentencesOf(text).join('').replace(/\s/gu, '')).toBe(text.replace(/\s/gu, ''));
      }),
    );
  });
});

describe('a sentence cut at an answer', () => {
  it.each([
    ['1874', 'The lighthouse of Varn was built in', ' 1874'],
    // As the passage spells it, blanks and case aside, without what ends the gold answer.
    ['gull  rock.', 'It stands on', ' Gull Rock'],
    ['Sool', 'It stands on Gull Rock, two miles from', ' Sool'],
  ])('%s', (answer, before, end) => {
    expect(cutAtAnswer(TEXT, answer)).toEqual({ before, answer: end });
  });

  it.each(['kerosene', 'ool', '', ' . ', 'The lighthouse of Varn', 'two miles from Sool. It stands'])(
    'is none for "%s"',
    (answer) => expect(cutAtAnswer(TEXT, answer)).toBeNull(),
  );

  it('gives the sentence back whatever the answer holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, answer) => {
        const cut = cutAtAnswer(text, answer);
        if (cut !== null) expect(text).toContain(cut.before + cut.answer);
      }),
    );
  });
});
