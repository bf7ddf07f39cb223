import { readFileSync } from 'node:fs';
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
