import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { acrossSeeds, type SeedRun } from '../../seal/statistics/acrossSeeds';
import { testCondition as condition } from '../../seal/testing/conditions';
import { comparisonMarkdown, comparisonText } from './comparison';

const runs: SeedRun[] = [
  {
    seed: 4,
    conditions: [
      condition('base', 0, [0.2, 0.3, 0.25]),
      condition('passage', 0, [0.2, 0.31, 0.24]),
      condition('base', 2, [0.2, 0.2, 0.2]),
      condition('policy', 2, [0.5, 0.62, 0.55]),
    ],
    multiPassage: [],
  },
  {
    seed: 5,
    conditions: [condition('base', 0, [0.2, 0.3, 0.25]), condition('passage', 0, [0.21, 0.3, 0.25])],
    multiPassage: [
      {
        round: 0,
        passages: 2,
        edits: 1,
        conditions: [condition('base', 0, [0.25, 0.35])],
        finetunes: [],
        seconds: 1,
      },
    ],
  },
];

describe('comparison over seeds', () => {
  const text = comparisonText(acrossSeeds(runs));

  it('has a line for every condition with its errors, each seed and the passages', () => {
    const lines = text.split('\n').map((line) => line.split(/ {2,}/));
    expect(lines[1]).toEqual(['condition', 'mean', '± passages', '± seeds', 'seed 4', 'seed 5', 'passages']);
    expect(lines[2]).toEqual(['base, no adapter', '25.0', '2.9', '0.0', '25.0', '25.0', '3']);
    // A seed without the condition has a dash, not a zero.
    expect(lines).toContainEqual(['policy after round 2', '55.7', '3.5', '–', '55.7', '–', '3']);
    expect(lines).toContainEqual(['weights after round 2, no adapter', '20.0', '0.0', '–', '20.0', '–', '3']);
  });

  it('says in words whether a difference is more than noise', () => {
    expect(text).toMatch(/policy − base +\+30\.7 .* policy is better, by more than noise/);
    expect(text).toMatch(/passage − base +\+0\.2 .* within noise/);
  });

  it('keeps the pooled measurement apart', () => {
    expect(text).toMatch(/One adapter for all passages:\n.*\nbase, no adapter +30\.0/);
  });

  it('names the source that says how errors are taken together, where it is', () => {
    const [, path = ''] = /`(src\/[^`]+)`/.exec(comparisonMarkdown(acrossSeeds(runs), 'About.')) ?? [];
    expect(path).toMatch(/\.ts$/);
    expect(existsSync(path), path).toBe(true);
  });

  it('writes Markdown tables whose rows all have the same cells, under what they are about', () => {
    const markdown = comparisonMarkdown(acrossSeeds(runs), 'What this is about.');
    expect(markdown.startsWith('What this is about.\n\n')).toBe(true);
    const tables = markdown.split('\n\n').filter((block) => block.startsWith('|'));
    expect(tables).toHaveLength(3);
    for (const table of tables)
      expect(
        new Set(
          table
            .trim()
            .split('\n')
            .map((line) => line.split('|').length),
        ).size,
      ).toBe(1);
  });
});
