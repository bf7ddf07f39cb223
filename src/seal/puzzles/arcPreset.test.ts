import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SHARED_ABSENT, sharedPath } from '../../testing/shared';
import { ARC_HELD_OUT, ARC_PRESET } from './arcPreset';
import { assertDisjointTasks } from './fitting';
import { CHAT_PUZZLE_SETTINGS } from './settings';
import { ARC_POOLS, readTaskFiles } from './taskFiles';
import type { Puzzle } from './types';
import { puzzleInputs } from './worldInputs';

const cells = ({ demonstrations, tests }: Puzzle): number =>
  [...demonstrations.flatMap(({ input, output }) => [input, output]), tests[0]?.input ?? []].flat(2).length;

const folder = sharedPath('data', 'seal', 'few-shot');

describe('the shortest tasks of ARC', () => {
  it.skipIf(folder === null)(folder === null ? SHARED_ABSENT : 'are those of the official files, by the rule', () => {
    const files = ['training', 'evaluation'].flatMap((set) =>
      ['challenges', 'solutions'].map((what) => {
        const name = `arc-agi_${set}_${what}.json`;
        return { name, text: readFileSync(`${folder}/${name}`, 'utf8') };
      }),
    );
    const picked = readTaskFiles(files).puzzles.filter(({ pool }) => pool !== undefined);
    expect(picked).toHaveLength(ARC_POOLS.training.length + ARC_POOLS.evaluation.length);
    const byLength = picked.toSorted((left, right) => cells(left) - cells(right));
    expect(ARC_PRESET.heldOut).toEqual(byLength.slice(0, 8));
    const left = byLength.slice(8).filter(({ pool }) => pool === 'training');
    expect(new Set(ARC_PRESET.training)).toEqual(new Set(left.slice(0, 4)));
  });

  it('are what a chat model begins with, counted by their tests, apart from those that train', () => {
    const { training, heldOut, replay } = puzzleInputs(CHAT_PUZZLE_SETTINGS);
    expect(heldOut).toEqual(ARC_HELD_OUT);
    expect(heldOut.map(({ id }) => id).filter((id) => id.startsWith('44f52bb0'))).toEqual(['44f52bb0-0', '44f52bb0-1']);
    expect(training).toHaveLength(4);
    expect(replay).toBeNull();
    expect(() => assertDisjointTasks(training, heldOut)).not.toThrow();
    expect(() => assertDisjointTasks(training, [...heldOut, ...training.slice(0, 1)])).toThrow(/disjoint/);
  });
});
