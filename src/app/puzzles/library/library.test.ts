import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readTexts } from '../../../formats/visitorFiles';
import { readTaskFiles } from '../../../seal/puzzles/taskFiles';
import type { Puzzle } from '../../../seal/puzzles/types';
import {
  addImportedTasks,
  bringBackTasks,
  deleteImportedTasks,
  loadImportedTasks,
  mergedTasks,
  readTasks,
  useImportedTasks,
} from './importedTasks';
import { CHIPS, foundTasks, libraryTask, NO_FILTER, worldTasks } from './libraryTask';
import { taskFile, taskFiles } from './TaskFiles';

// There are no workers here: what the worker does is done at once.
vi.mock('../../../worker/runFiles', () => ({
  readTaskFilesApart: async (files: File[]) => readTaskFiles((await readTexts(files, 1)).read),
}));

const pair = (color: number) => ({ input: [[color]], output: [[color, color]] });
const json = (...colors: number[]) => ({ train: colors.map(pair), test: [{ input: [[9]] }] });
const file = (name: string, value: unknown) => new File([JSON.stringify(value)], name);
const own = (id: string, color: number, output: Puzzle['tests'][number]['output'] = null): Puzzle => ({
  id,
  source: 'own',
  demonstrations: [pair(color), pair(color + 1)],
  tests: [{ input: [[9]], output }],
});

describe('files', () => {
  it('of challenges and solutions are joined in whatever order they come, and the paper’s tasks are marked', async () => {
    const { puzzles, problems } = await readTasks([
      file('arc-agi_training_solutions.json', { '44f52bb0': [[[5]]], other: [[[6]]] }),
      file('arc-agi_training_challenges.json', { '44f52bb0': json(1, 2), other: json(3, 4) }),
    ]);
    expect(problems).toEqual([]);
    expect(puzzles.map(({ id, source, pool, tests }) => ({ id, source, pool, output: tests[0]?.output }))).toEqual([
      { id: '44f52bb0', source: 'arc-training', pool: 'training', output: [[5]] },
      { id: 'other', source: 'arc-training', pool: undefined, output: [[6]] },
    ]);
  });

  it('go to the solutions that solve them when two sets come at once', async () => {
    const { puzzles } = await readTasks([
      file('a_solutions.json', { a: [[[1]]] }),
      file('b_solutions.json', { b: [[[2]]] }),
      file('b.json', { b: json(1, 2) }),
      file('a.json', { a: json(1, 2) }),
    ]);
    expect(puzzles.map(({ id, source, tests }) => [id, source, tests[0]?.output])).toEqual([
      ['b', 'own', [[2]]],
      ['a', 'own', [[1]]],
    ]);
  });

  it('that are broken are told by name, and the good tasks are kept', async () => {
    const { puzzles, problems } = await readTasks([
      file('good.json', json(1, 2)),
      new File(['not json'], 'text.json'),
      file('half.json', { fine: json(1, 2), bad: { train: [pair(1), { input: [[11]], output: [[1]] }], test: [] } }),
      file('alone_solutions.json', { nothing: [[[1]]] }),
    ]);
    expect(puzzles.map(({ id }) => id)).toEqual(['good', 'fine']);
    for (const words of [
      'text.json: not valid JSON',
      'half.json: task "bad"',
      'alone_solutions.json: it holds solutions',
    ])
      expect(problems.some((problem) => problem.startsWith(words))).toBe(true);
  });

  it('that are written are read back as the same tasks', async () => {
    const puzzle = own('mine', 1, [[4]]);
    const [challenges, solutions] = taskFiles([puzzle, own('open', 2), { ...own('mine', 5), source: 'arc-training' }]);
    const back = await readTasks(
      [challenges, solutions].flatMap((out) => (out ? [new File([out.content], out.name)] : [])),
    );
    expect(back.problems).toEqual([]);
    expect(back.puzzles.map(({ id }) => id)).toEqual(['mine', 'open', 'mine-2']);
    expect(back.puzzles[0]).toEqual(puzzle);
    const single = taskFile(puzzle);
    expect((await readTasks([new File([single.content], single.name)])).puzzles).toEqual([puzzle]);
  });
});

describe('merging', () => {
  const at = (puzzle: Puzzle, stored: number | null = null) => ({ puzzle, stored });

  it('keeps another task of the same id under a number, and the same task once', () => {
    const { tasks, known } = mergedTasks([at(own('task', 1), 7)], [at(own('task', 1)), at(own('task', 3))]);
    expect(known).toBe(1);
    expect(tasks.map(({ puzzle, stored }) => [puzzle.id, stored])).toEqual([
      ['task', 7],
      ['task-2', null],
    ]);
  });

  it('keeps both of two tasks that two tabs stored under one id', () => {
    const { tasks } = mergedTasks([], [at(own('task', 1), 7), at(own('task', 3), 8), at(own('task', 3))]);
    expect(tasks.map(({ puzzle, stored }) => [puzzle.id, stored])).toEqual([
      ['task', 7],
      ['task-2', 8],
    ]);
  });

  it('takes over a solution that has become known, in the same place of the storage', () => {
    const { tasks, changed } = mergedTasks([at(own('task', 1), 7)], [at(own('task', 1, [[3]]))]);
    expect(tasks).toEqual([at(own('task', 1, [[3]]), 7)]);
    expect(changed).toEqual(tasks);
    expect(mergedTasks(tasks, [at(own('task', 1, [[4]]))]).tasks.map(({ puzzle }) => puzzle.id)).toEqual([
      'task',
      'task-2',
    ]);
  });
});

describe('where the browser keeps nothing', () => {
  beforeEach(() => useImportedTasks.setState({ tasks: null, deleted: [], problem: null }));

  it('imported tasks stay on the page, with a message that says so', async () => {
    expect(await addImportedTasks([own('a', 1), own('b', 2)])).toEqual({ added: 2, known: 0 });
    await loadImportedTasks();
    const { tasks, problem } = useImportedTasks.getState();
    expect(tasks?.map(({ puzzle }) => puzzle.id)).toEqual(['a', 'b']);
    expect(problem).toContain('The tasks stay on this page until you close it');
  });

  it('what was deleted can be brought back', async () => {
    await addImportedTasks([own('a', 1), own('b', 2)]);
    await deleteImportedTasks([own('a', 1)]);
    expect(useImportedTasks.getState().tasks?.map(({ puzzle }) => puzzle.id)).toEqual(['b']);
    await bringBackTasks();
    expect(useImportedTasks.getState().tasks?.map(({ puzzle }) => puzzle.id)).toEqual(['b', 'a']);
  });
});

describe('search', () => {
  const tasks = [
    ...worldTasks(2),
    libraryTask({ ...own('44f52bb0', 1), source: 'arc-training', pool: 'training' }, 'imported'),
    libraryTask(own('drawing', 2), 'imported'),
  ];
  const ids = (filter: Partial<typeof NO_FILTER>): string[] =>
    foundTasks(tasks, { ...NO_FILTER, ...filter }).map(({ puzzle }) => puzzle.id);

  it('finds by id, family, source and size, all words together', () => {
    expect(ids({})).toHaveLength(tasks.length);
    expect(ids({ text: '44F5' })).toEqual(['44f52bb0']);
    expect(ids({ text: 'your own' })).toEqual(['drawing']);
    expect(ids({ text: 'recolor held-out' })).toEqual(['regions-held-out-0', 'regions-held-out-1']);
    expect(ids({ text: '1×2 arc' })).toEqual(['44f52bb0']);
    expect(ids({ text: '3x3 drawing' })).toEqual([]);
  });

  it('filters by group, kind and pool', () => {
    const on = (...labels: string[]) => ids({ chips: CHIPS.filter(({ label }) => labels.includes(label)) });
    expect(on('Imported')).toEqual(['44f52bb0', 'drawing']);
    expect(on('Paper’s training pool')).toEqual(['44f52bb0']);
    expect(on('Training families', 'Development families', 'Lines')).toHaveLength(4);
  });

  it('every task of the library has a key of its own', () => {
    expect(new Set(tasks.map(({ key }) => key)).size).toBe(tasks.length);
  });
});
