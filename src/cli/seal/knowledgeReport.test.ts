import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MultiPassageRecord } from '../../seal/knowledge/measured';
import { testCondition as condition } from '../../seal/testing/conditions';
import { knowledgeTables, seedsSummary } from './knowledgeReport';
import { comparisonMarkdown, comparisonText } from './report';

const pooled = (round: number, conditions: MultiPassageRecord['conditions']): MultiPassageRecord => ({
  name: 'multi-passage',
  round,
  passages: 2,
  edits: 1,
  conditions,
  finetunes: [],
  seconds: 1,
});

const runs = [
  {
    settings: { seed: 4 },
    conditions: [
      condition('base', 0, [0.2, 0.3, 0.25, 0.2, 0.3, 0.25]),
      condition('passage', 0, [0.2, 0.31, 0.24, 0.2, 0.31, 0.25]),
      condition('base', 2, [0.2, 0.2, 0.2, 0.2, 0.2, 0.2]),
      condition('policy', 2, [0.5, 0.62, 0.55, 0.5, 0.62, 0.55]),
    ],
    measures: [],
  },
  {
    settings: { seed: 5 },
    conditions: [
      condition('base', 0, [0.2, 0.3, 0.25, 0.2, 0.3, 0.25]),
      condition('passage', 0, [0.21, 0.3, 0.25, 0.2, 0.3, 0.25]),
    ],
    measures: [pooled(0, [condition('base', 0, [0.25, 0.35])])],
  },
];

describe('comparison over seeds', () => {
  const tables = knowledgeTables(seedsSummary(runs));
  const text = comparisonText(tables);

  it('has a line for every condition with its errors, each seed and the passages', () => {
    const lines = text.split('\n').map((line) => line.split(/ {2,}/));
    expect(lines[1]).toEqual(['condition', 'mean', '± passages', '± seeds', 'seed 4', 'seed 5', 'passages']);
    expect(lines[2]).toEqual(['base, no adapter', '25.0', '1.8', '0.0', '25.0', '25.0', '6']);
    // A seed without the condition has a dash, not a zero.
    expect(lines).toContainEqual(['policy after round 2', '55.7', '2.2', '–', '55.7', '–', '6']);
    expect(lines).toContainEqual(['weights after round 2, no adapter', '20.0', '0.0', '–', '20.0', '–', '6']);
  });

  it('says in words whether a difference is more than noise', () => {
    expect(text).toMatch(/policy − base +\+30\.7 .* 0\.031 +policy is better, by more than noise/);
    expect(text).toMatch(/passage − base +\+0\.2 .* within noise/);
  });

  it('keeps the pooled measurement apart', () => {
    expect(text).toMatch(/One adapter for all passages:\n.*\nbase, no adapter +30\.0/);
  });

  it('compares what was pooled among itself', () => {
    const measures = [
      pooled(0, [condition('base', 0, [0.2, 0.2, 0.3, 0.3]), condition('passage', 0, [0.3, 0.3, 0.5, 0.4])]),
      pooled(2, [condition('base', 2, [0, 0, 0, 0]), condition('policy', 2, [0.5, 0.5, 0.5, 0.6])]),
    ];
    const summary = seedsSummary([{ settings: { seed: 1 }, conditions: [], measures }]);
    expect(summary.single.conditions).toEqual([]);
    expect(summary.pooled?.differences.map(({ of, from, mean }) => [of, from, Number(mean.toFixed(6))])).toEqual([
      ['policy', 'base', 0.275],
      ['passage', 'base', 0.125],
    ]);
    expect(seedsSummary(runs.slice(0, 1)).pooled).toBeNull();
  });

  it('names the source that says how errors are taken together, where it is', () => {
    const [, path = ''] = /`(src\/[^`]+)`/.exec(comparisonMarkdown(tables, [])) ?? [];
    expect(path).toMatch(/\.ts$/);
    expect(existsSync(path), path).toBe(true);
  });

  it('writes Markdown tables whose rows all have the same cells, under what they are about', () => {
    const markdown = comparisonMarkdown(tables, ['what this is', 'about']);
    expect(markdown.startsWith('- what this is\n- about\n\n')).toBe(true);
    const blocks = markdown.split('\n\n').filter((block) => block.startsWith('|'));
    expect(blocks).toHaveLength(3);
    for (const table of blocks)
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
