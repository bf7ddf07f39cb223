import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHARED_ABSENT, sharedPath } from '../../testing/shared';
import { readTaskFiles } from './taskFiles';

const pair = { input: [[1, 2]], output: [[3]] };

describe('readTaskFiles', () => {
  it('gives tasks in the order of their files, solutions joined', () => {
    const ids = ['b', '22168020', '00d62c1b', '7'];
    const object = (value: object): string => `{${ids.map((id) => `"${id}":${JSON.stringify(value)}`).join()}}`;
    const challenges = { name: 'c.json', text: object({ train: [pair, pair], test: [{ input: [[4]] }] }) };
    const { puzzles, problems } = readTaskFiles([{ name: 's.json', text: object([[[5]]]) }, challenges]);
    expect(problems).toEqual([]);
    expect(puzzles.map(({ id, tests }) => [id, tests[0]?.output])).toEqual(ids.map((id) => [id, [[5]]]));
  });

  it('tells what is wrong with any text, by the name of its file, and throws nothing', () => {
    const deep = '['.repeat(2e5) + ']'.repeat(2e5);
    const grid = fc.oneof(fc.jsonValue(), fc.array(fc.array(fc.integer({ min: -1, max: 11 }))));
    const pairs = fc.array(fc.oneof(fc.jsonValue(), fc.record({ input: grid, output: grid }, { requiredKeys: [] })));
    const task = fc.record({ train: pairs, test: pairs }, { requiredKeys: [] });
    const json = fc
      .oneof(task, fc.dictionary(fc.string(), fc.oneof(task, fc.jsonValue())))
      .map((value) => JSON.stringify(value));
    const text = fc.oneof(fc.string(), json, fc.constantFrom(deep, `{"train":${deep},"test":[]}`, `{"a":${deep}}`));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (texts) => {
        const { puzzles, problems, orphans } = readTaskFiles(
          texts.map((one, at) => ({ name: `f${at}.json`, text: one })),
        );
        for (const problem of problems) expect(problem).toMatch(/^(f\d\.json: |There are )[^\n]*\.$/);
        expect(puzzles.length + problems.length + orphans.length).toBeGreaterThanOrEqual(Math.min(1, texts.length));
      }),
    );
  });

  const path = sharedPath('data', 'seal', 'few-shot', 'arc-agi_training_challenges.json');
  it.skipIf(path === null)(path === null ? SHARED_ABSENT : "begins with ARC's own first tasks", () => {
    const { puzzles } = readTaskFiles([
      { name: 'arc-agi_training_challenges.json', text: readFileSync(path ?? '', 'utf8') },
    ]);
    expect(
      puzzles
        .slice(0, 11)
        .map(({ id }) => id)
        .join(' '),
    ).toBe('007bbfb7 00d62c1b 017c7c7b 025d127b 045e512c 0520fde7 05269061 05f2a901 06df4c85 08ed6ac7 09629e4f');
  });
});
