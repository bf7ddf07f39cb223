/** Each step on the recorded data: words and figure have the same parts, and what is said is what the data say. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { type Lesson, readLesson } from '../../seal/record/lesson/schema';
import { betterOf, factShares, intervalOf, judgedOf } from './classroom/duel';
import { BestOfK } from './steps/BestOfK';
import { CostStep } from './steps/CostStep';
import { InnerLoop } from './steps/InnerLoop';
import { PaperStep } from './steps/PaperStep';
import { PassageStep } from './steps/PassageStep';
import { PolicyStep } from './steps/PolicyStep';
import { PuzzleStep } from './steps/PuzzleStep';
import { RewardNoise } from './steps/RewardNoise';
import type { STEPS } from './words/steps';

const lesson = ((): Lesson => {
  const file = fileURLToPath(new URL('../../../public/runs/learn.json', import.meta.url));
  const read = readLesson(JSON.parse(readFileSync(file, 'utf8')));
  if (read === null) throw new Error(`${file} is no lesson: run "npm run record".`);
  return read;
})();

const ELEMENTS: Readonly<Record<keyof typeof STEPS, ReactElement>> = {
  'inner-loop': <InnerLoop lesson={lesson} />,
  reward: <RewardNoise lesson={lesson} />,
  'best-of-k': <BestOfK lesson={lesson} />,
  policy: <PolicyStep lesson={lesson} />,
  passage: <PassageStep lesson={lesson} />,
  cost: <CostStep lesson={lesson} />,
  puzzles: <PuzzleStep lesson={lesson} />,
  paper: <PaperStep />,
};
const namesIn = (html: string, attribute: string): string[] =>
  [...html.matchAll(new RegExp(`${attribute}="([^"]+)"`, 'g'))].map(([, name]) => name ?? '');

describe('steps', () => {
  it.each(Object.entries(ELEMENTS))('%s: every phrase has its part in the figure', (name, element) => {
    const html = renderToStaticMarkup(element);
    const phrases = namesIn(html, 'data-phrase');
    expect(phrases.length).toBeGreaterThan(1);
    // Of side effects one sort is drawn at a time; a phrase about the other brings it up (e2e).
    const parts = new Set([...namesIn(html, 'data-part'), ...(name === 'cost' ? ['known'] : [])]);
    for (const phrase of phrases) expect([...parts], phrase).toContain(phrase);
  });

  it.each(Object.entries(ELEMENTS))(
    '%s: says where its numbers come from, and leaves no number out',
    (name, element) => {
      const html = renderToStaticMarkup(element);
      expect(html).toMatch(name === 'paper' ? /arXiv 2506\.10943/ : /Recorded run “/);
      expect(html).not.toMatch(/NaN|undefined|Infinity/);
    },
  );

  it('the notes of the example, as they were before and after', () => {
    const html = renderToStaticMarkup(<PolicyStep lesson={lesson} />);
    for (const line of [...lesson.example.before.lines, ...lesson.example.after.lines]) expect(html).toContain(line);
  });
});

describe('a pair of notes to predict', () => {
  const duel: Lesson['duels'][number] = {
    title: 'Bim',
    passage: 1,
    paragraph: 1,
    text: '',
    questions: [],
    base: '0'.repeat(18),
    notes: [
      { lines: [], right: '110000000110000000' },
      { lines: [], right: '111111111111111110' },
    ],
  };

  it('is won by the one with more right answers', () => {
    expect(betterOf(duel)).toBe(1);
    expect(betterOf({ ...duel, notes: [duel.notes[1], duel.notes[0]] })).toBe(0);
  });

  it('is judged fact by fact: two wordings are one fact', () => {
    expect(factShares(duel.notes[1].right)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0.5]);
    const { n, verdict } = judgedOf(duel);
    expect([n, verdict]).toEqual([9, 'better']);
    // 2 of 9, not 4 of 18: Wilson's interval of the wider kind.
    expect(intervalOf(duel.notes[0].right)).toEqual([6, 55]);
  });
});
