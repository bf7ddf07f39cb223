import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type KnowledgeStory, type PuzzleStory, readStories } from './story';

const FILE: unknown = JSON.parse(readFileSync(new URL('../../../public/runs/stories.json', import.meta.url), 'utf8'));
const stories = readStories(FILE) ?? [];
const notes = stories.find((story): story is KnowledgeStory => story.domain === 'knowledge' && !story.english);
const english = stories.find((story): story is KnowledgeStory => story.domain === 'knowledge' && story.english);
const puzzle = stories.find((story): story is PuzzleStory => story.domain === 'puzzles');

describe('the stories of the first screen', () => {
  it('are of the toy world’s notes and of a puzzle at least, and nothing else is taken for them', () => {
    expect(notes).toBeDefined();
    expect(puzzle).toBeDefined();
    expect(readStories({ stories: [] })).toBeNull();
    expect(readStories({ ...(FILE as object), version: 99 })).toBeNull();
  });

  it('show answers that the last notes turned right, and one that stays wrong', () => {
    const ends = notes?.exam.map(({ base, adapted }) => [base.correct, adapted.at(-1)?.correct]);
    expect(ends?.filter(([before, after]) => before === false && after === true)).toHaveLength(3);
    expect(ends?.filter(([, after]) => after === false)).toHaveLength(1);
  });

  it('are typical: their scores are near the means of the run', () => {
    if (notes === undefined) throw new Error('There is no story of notes.');
    const { asked, baseRight, sheets, run } = notes;
    const meanOf = (name: string, round: number): number =>
      run.scores.find((score) => score.name === name && score.round === round)?.accuracy ?? Number.NaN;
    const [first, last] = sheets;
    expect(Math.abs(baseRight / asked - meanOf('base', 0))).toBeLessThan(0.15);
    expect(Math.abs((first?.right ?? 0) / asked - meanOf('untrained', 0))).toBeLessThan(0.15);
    expect(Math.abs((last?.right ?? 0) / asked - meanOf('policy', last?.round ?? 0))).toBeLessThan(0.15);
  });

  it('show lines of a real model as it wrote them, where the number before one is no flaw', () => {
    const lines = english?.sheets[0]?.lines ?? [];
    expect(lines.length).toBeGreaterThan(0);
    for (const { text, flaw, start } of lines) {
      expect(text).not.toContain('\n');
      expect(flaw !== null && start === 0 && /^\d/.test(text)).toBe(false);
    }
  });

  it('are of a puzzle that the first configuration did not solve and the last did, beside all others of the run', () => {
    expect(puzzle?.sheets.map(({ solved }) => solved)).toEqual([false, true]);
    expect(puzzle?.sheets[1]?.attempt).toEqual(puzzle?.test.output);
    expect(puzzle?.sheets[0]?.attempt).not.toEqual(puzzle?.test.output);
    for (const row of puzzle?.solved ?? []) expect(row).toHaveLength(puzzle?.run.items ?? 0);
  });
});
