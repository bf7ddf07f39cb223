import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStories, type Story } from '../../seal/stories/story';
import { posterOf, wrapped } from './poster';

const stories: readonly Story[] =
  readStories(JSON.parse(readFileSync(new URL('../../../public/runs/stories.json', import.meta.url), 'utf8'))) ?? [];

describe('the poster of a story', () => {
  it.each(stories.map((story) => [story.run.title, story] as const))('holds what the scene shows: %s', (_, story) => {
    const svg = posterOf(story, 'Notes & rewards', 'recorded run');
    expect(svg).toContain('Notes &amp; rewards');
    expect(svg).toContain(`seed ${story.run.seed}`);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    const texts = [...svg.matchAll(/>([^<>]*)<\/text>/g)].map(([, text]) => text ?? '');
    if (story.domain === 'puzzles') expect(svg.match(/<rect /g)?.length).toBeGreaterThan(20);
    else
      for (const { question } of story.exam)
        expect(texts.join(' ')).toContain(question.split(' ').slice(0, 3).join(' '));
    // All of it lies on the sheet.
    for (const [, y] of svg.matchAll(/<text x="[\d.]+" y="([\d.]+)"/g)) expect(Number(y)).toBeLessThan(900);
  });

  it('loses no word where lines are broken', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }),
        fc.integer({ min: 40, max: 600 }),
        (words, width) => {
          expect(wrapped(words.join(' '), width, 17).join(' ').split(' ')).toEqual(words);
        },
      ),
    );
  });
});
