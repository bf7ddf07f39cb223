import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { arcTasks } from '../../seal/puzzles/arcInputs';
import { PAPER_PUZZLE_SETTINGS } from '../../seal/puzzles/settings';
import { SHARED_ABSENT, sharedPath } from '../../testing/shared';
import { readTaskPaths } from './taskPaths';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selkie-'));
});

const pair = (color: number) => ({ input: [[color]], output: [[color, 1]] });
const task = (color: number) => ({ train: [pair(color), pair(color + 3)], test: [{ input: [[5]] }] });
const write = (name: string, content: unknown): string => {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return join(folder, name);
};
const read = (...paths: string[]) => readTaskPaths('training-tasks', paths, false);
const solutionsOf = (...paths: string[]) => read(...paths).map(({ id, tests }) => [id, tests[0]?.output ?? null]);

describe('paths of tasks', () => {
  it('are files, with the solutions that lie beside them, and folders', () => {
    const challenges = write('my_challenges.json', { a: task(1), b: task(2) });
    const single = write('single.json', task(3));
    expect(solutionsOf(challenges)).toEqual([
      ['a', null],
      ['b', null],
    ]);
    write('my_solutions.json', { a: [[[1]]], b: [[[2]]] });
    const solved = [
      ['a', [[1]]],
      ['b', [[2]]],
    ];
    expect(solutionsOf(challenges)).toEqual(solved);
    expect(solutionsOf(single, challenges)).toEqual([['single', null], ...solved]);
    expect(solutionsOf(folder)).toEqual([...solved, ['single', null]]);
    // Named twice, read once.
    expect(solutionsOf(challenges, join(folder, 'my_solutions.json'))).toEqual(solved);
  });

  it.each([
    ['missing.json', null, /^--training-tasks .*missing\.json: there is no such file or folder\.$/],
    ['text.json', 'words', /^--training-tasks: text\.json: /],
    ['bad.json', { a: task(1), b: { train: [], test: [] } }, /^--training-tasks: bad\.json: task "b"/],
    ['alone.json', { a: [[[1]]] }, /^--training-tasks: alone\.json: it holds solutions to none/],
  ])('are refused where a task of them would be lost: %s', (name, content, message) => {
    const path = content === null ? join(folder, name) : write(name, content);
    expect(() => read(path)).toThrow(message);
  });

  it('are refused where a file is not UTF-8', () => {
    writeFileSync(join(folder, 'latin1.json'), Buffer.from('{"é": 1}', 'latin1'));
    expect(() => read(folder)).toThrow(
      /^--training-tasks .*latin1\.json: this is not UTF-8 text but probably Latin-1 or Windows-1252; save it as UTF-8\.$/,
    );
  });

  it('are refused where a folder has none', () => {
    mkdirSync(join(folder, 'empty'));
    expect(() => read(join(folder, 'empty'))).toThrow(/no \.json file in the folder/);
  });

  it("of the paper are told apart by ARC's file, in one folder too, and those of the wrong one are refused", () => {
    write('arc-agi_training_challenges.json', { '4be741c5': task(1), '44f52bb0': task(2), other: task(3) });
    // Filtered as the authors of SEAL have it, and whole: its task is there twice.
    write('arc-agi_evaluation_challenges_filtered_1B_eval_set.json', { '59341089': task(4) });
    write('arc-agi_evaluation_challenges.json', { '59341089': task(4), '6e02f1e3': task(5) });
    const ids = (flag: 'training-tasks' | 'held-out-tasks', name = '') =>
      readTaskPaths(flag, [join(folder, name)], true).map(({ id }) => id);
    expect(ids('training-tasks')).toEqual(['44f52bb0', '4be741c5']);
    expect(ids('held-out-tasks')).toEqual(['59341089']);
    expect(ids('held-out-tasks', 'arc-agi_evaluation_challenges_filtered_1B_eval_set.json')).toEqual(['59341089']);
    expect(() => ids('training-tasks', 'arc-agi_evaluation_challenges.json')).toThrow(
      /^--paper-tasks: --training-tasks has none of the paper's training tasks\. .* arc-agi_training_challenges\.json\.$/,
    );
    expect(() => ids('held-out-tasks', 'arc-agi_training_challenges.json')).toThrow(
      /^--paper-tasks: --held-out-tasks has none of the paper's evaluation tasks\. .* arc-agi_evaluation_challenges\.json\.$/,
    );
  });

  it('have none of the paper where they are not ARC', () => {
    const path = write('own.json', { '44f52bb0': task(1) });
    expect(() => readTaskPaths('training-tasks', [path], true)).toThrow(/^--paper-tasks: --training-tasks has none/);
  });
});

const official = sharedPath('data', 'seal', 'few-shot');

describe.skipIf(official === null)(official === null ? SHARED_ABSENT : "the paper's tasks", () => {
  const at = (name: string): string => join(official ?? '', name);

  it('are those that its scripts used', () => {
    const of = (flag: 'training-tasks' | 'held-out-tasks', set: string) =>
      readTaskPaths(flag, [at(`arc-agi_${set}_challenges.json`)], true);
    const { training, heldOut } = arcTasks(PAPER_PUZZLE_SETTINGS, {
      training: of('training-tasks', 'training'),
      heldOut: of('held-out-tasks', 'evaluation'),
    });
    expect(training.map(({ id }) => id)).toEqual(
      '44f52bb0-0 4be741c5 5582e5ca 5614dbcf 5bd6f4ac 6150a2bd 67e8384a 6d0aefbc 6e02f1e3 8be77c9e 8d5021e8'.split(' '),
    );
    expect(heldOut.map(({ id }) => id)).toEqual(
      '59341089 66e6c45b 68b67ca3 903d1b4a b1fc8b8e-0 b1fc8b8e-1 bc4146bd c7d4e6ad ce8d95cc'.split(' '),
    );
  });

  it('that are one task under two names are not trained and measured', () => {
    const lists = {
      training: readTaskPaths('training-tasks', [at('arc-agi_training_challenges.json')], false),
      heldOut: readTaskPaths('held-out-tasks', [at('arc-agi_evaluation_challenges.json')], false),
    };
    const settings = { ...PAPER_PUZZLE_SETTINGS, trainingTasks: 400, heldOutTasks: 400 };
    expect(() => arcTasks(settings, lists)).toThrow(/40853293 and held-out task 070dd51e share a pair/);
  });
});
