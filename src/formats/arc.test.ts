import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArcFile, type ArcTask, readArc } from './arc';
import { writeArcFiles, writeArcTask } from './arcWrite';
import { FormatError } from './formatError';
import { topLevelKeys } from './jsonKeys';

const pair = { input: [[1, 2]], output: [[3]] };
const sound = { train: [pair, pair], test: [{ input: [[4]] }] };
const file = (content: unknown, name = 'a.json'): ArcFile => ({ name, content });
const withInput = (input: unknown) => ({ ...sound, train: [pair, { ...pair, input }] });

/** The problems of a task that stands beside a sound one. */
function problemsOf(task: unknown): string[] {
  const { tasks, problems } = readArc(file({ sound, bad: task }));
  expect(tasks.map(({ id }) => id)).toEqual(['sound']);
  return problems;
}

describe('readArc', () => {
  it('reads challenges with their solutions, one task alone, and outputs beside the inputs', () => {
    const two = { ...sound, test: [{ input: [[4]] }, { input: [[5]] }] };
    const { tasks, problems } = readArc(file(JSON.stringify({ two, sound })), file({ two: [[[6]], [[7]]] }));
    expect(problems).toEqual([]);
    expect(tasks[0]).toEqual({
      id: 'two',
      demonstrations: [pair, pair],
      tests: [
        { input: [[4]], output: [[6]] },
        { input: [[5]], output: [[7]] },
      ],
    });
    expect(tasks[1]?.tests).toEqual([{ input: [[4]], output: null }]);
    const alone = readArc(file({ ...sound, test: [pair] }, 'folder/00d62c1b.json')).tasks;
    expect(alone).toEqual([{ id: '00d62c1b', demonstrations: [pair, pair], tests: [pair] }]);
  });

  it.each([
    ['no JSON', '{"train": [', 'a.json: not valid JSON'],
    ['a web page', '<!doctype html>', 'a.json: this is not a JSON file but a web page'],
    ['a list', [sound], 'a.json: this is not ARC: it holds a list where a JSON object was due.'],
    ['other JSON', { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }, 'its keys are "a", "b", "c", "d", "e" and 1 more'],
    ['no task', {}, 'a.json: it holds no task.'],
    ['solutions alone', { a: [[[1]]] }, 'open the file of challenges with it'],
    ['no sound task', { a: { train: [], test: [] } }, 'its task cannot be read. a.json: task "a": "train" has 0 pairs'],
    ['a deep text', '['.repeat(200_000) + ']'.repeat(200_000), 'it holds a list'],
    ['a text too long', ' '.repeat(64_000_001), 'it has 64000001 characters, 64000000 are possible'],
  ])('refuses %s', (_, content, message) => {
    expect(() => readArc(file(content))).toThrow(FormatError);
    expect(() => readArc(file(content))).toThrow(message);
  });

  it.each([
    ['no grid', withInput(7), 'train pair 2, input: the grid is 7; make it a list of rows.'],
    ['no input', withInput(undefined), 'train pair 2, input: the grid is missing; make it a list of rows.'],
    ['no rows', withInput([]), 'train pair 2, input: the grid has no rows; give at least one.'],
    ['an empty row', withInput([[]]), 'train pair 2, input: row 1 is empty; give at least one colour.'],
    ['a row that is none', withInput([[1], 'x']), 'train pair 2, input: row 2 is "x"; make it a list of colours.'],
    ['31 rows', withInput(Array(31).fill([1])), 'train pair 2, input: the grid has 31 rows; 30 are possible.'],
    ['31 columns', withInput([Array(31).fill(1)]), 'train pair 2, input: row 1 has 31 cells; 30 are possible.'],
    [
      'ragged rows',
      withInput([[1, 2], [3]]),
      'train pair 2, input: row 2 has 1 cell, row 1 has 2; make all rows of one length.',
    ],
    ['colour 10', withInput([[0, 10]]), 'train pair 2, input: row 1, cell 2 is 10; colours are the integers 0 to 9.'],
    ['colour -1', withInput([[-1]]), 'train pair 2, input: row 1, cell 1 is -1; colours are the integers 0 to 9.'],
    [
      'half a colour',
      withInput([[0.5]]),
      'train pair 2, input: row 1, cell 1 is 0.5; colours are the integers 0 to 9.',
    ],
    [
      'a colour as text',
      withInput([['1']]),
      'train pair 2, input: row 1, cell 1 is "1"; colours are the integers 0 to 9.',
    ],
    [
      'a pair that is none',
      { ...sound, train: [pair, 3, pair] },
      'train pair 2 is 3; make it an object with "input" and "output".',
    ],
    [
      'a broken test',
      { ...sound, test: [{ input: [[10]] }] },
      'test 1, input: row 1, cell 1 is 10; colours are the integers 0 to 9.',
    ],
    [
      'a broken output',
      { ...sound, test: [{ input: [[1]], output: [] }] },
      'test 1, output: the grid has no rows; give at least one.',
    ],
  ])('names the place of %s', (_, task, problem) => {
    expect(problemsOf(task)).toEqual([`a.json: task "bad", ${problem}`]);
  });

  it.each([
    [
      'a hundred thousand demonstrations',
      { ...sound, train: Array.from({ length: 100_000 }, () => pair) },
      ': "train" has 100000 pairs; 100 are possible.',
    ],
    [
      'too many tests',
      { ...sound, test: Array.from({ length: 101 }, () => pair) },
      ': "test" has 101 pairs; 100 are possible.',
    ],
    [
      'one demonstration',
      { ...sound, train: [pair] },
      ': "train" has 1 pair; give at least 2, because one is left out in training.',
    ],
    ['no test', { ...sound, test: [] }, ': "test" is empty; give at least one input.'],
    ['no list of tests', { ...sound, test: 'x' }, ': "test" is "x"; make it a list of pairs.'],
    ['no tests at all', { train: sound.train }, ': "test" is missing; make it a list of pairs.'],
    ['no task', 5, ' is 5; make it an object with "train" and "test".'],
  ])('refuses a task with %s', (_, task, problem) => {
    expect(problemsOf(task)).toEqual([`a.json: task "bad"${problem}`]);
  });

  it.each([
    [{ other: [[[1]]] }, 's.json: it solves task "other", which the challenges do not have.'],
    [
      { sound: [[[1]], [[2]]] },
      's.json: task "sound": found 2 solutions for 1 test; give one grid for each, in a list.',
    ],
    [{ sound: 4 }, 's.json: task "sound": found 4 for 1 test; give one grid for each, in a list.'],
    [
      { sound: [[[1], [2, 3]]] },
      's.json: task "sound", solution 1: row 2 has 2 cells, row 1 has 1; make all rows of one length.',
    ],
    ['{', 's.json: not valid JSON'],
  ])('keeps a task whose solutions %j do not fit it', (solutions, problem) => {
    const { tasks, problems } = readArc(file({ sound }), file(solutions, 's.json'));
    expect(tasks[0]?.tests).toEqual([{ input: [[4]], output: null }]);
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  it('does not say that a task is unknown when it is only unreadable', () => {
    expect(readArc(file({ sound, bad: { train: [], test: [] } }), file({ bad: [[[1]]] })).problems).toHaveLength(2);
  });

  it('keeps the order of the file, ids that are whole numbers included', () => {
    const ids = ['007bbfb7', '22168020', 'b', '3', '00d62c1b', '1', '09629e4f'];
    const text = `{${ids.map((id) => `"${id}": ${JSON.stringify(sound)}`).join(',')}}`;
    expect(readArc(file(text)).tasks.map(({ id }) => id)).toEqual(ids);
  });

  it('tells of an id that comes twice, in either file', () => {
    const twice = `{"a": ${JSON.stringify(sound)}, "1": 5, "a": ${JSON.stringify({ ...sound, test: [pair] })}}`;
    const { tasks, problems } = readArc(file(twice), file('{"a": [[[1]]], "a": [[[2]]]}', 's.json'));
    expect(tasks).toMatchObject([{ id: 'a', tests: [{ input: pair.input, output: [[2]] }] }]);
    expect(problems).toEqual([
      'a.json: task "a" is in the file 2 times; only the last one is read.',
      'a.json: task "1" is 5; make it an object with "train" and "test".',
      's.json: task "a" is in the file 2 times; only the last one is read.',
    ]);
  });

  it('refuses an id that is too long', () => {
    const { problems } = readArc(file({ sound, ['x'.repeat(201)]: sound }));
    expect(problems).toEqual([expect.stringMatching(/: its id has 201 characters; 200 are possible\.$/)]);
  });

  it('counts problems beyond a hundred', () => {
    const bad = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`bad${index}`, 5]));
    const { problems } = readArc(file({ sound, ...bad }));
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toBe('There are 50 more problems.');
  });

  it('treats "__proto__" as any other id', () => {
    const { tasks } = readArc(file(`{"__proto__": ${JSON.stringify(sound)}}`), file('{"__proto__": [[[8]]]}'));
    expect(tasks).toMatchObject([{ id: '__proto__', tests: [{ output: [[8]] }] }]);
    expect(Object.keys(Object.prototype)).toEqual([]);
    // Nor does a solution come from the prototype of all objects.
    expect(readArc(file({ constructor: sound }), file({})).problems).toEqual([]);
  });
});

describe('topLevelKeys', () => {
  it('are those of the object, whatever its values and its spaces', () => {
    const key = fc.oneof(fc.string({ unit: 'binary' }), fc.nat().map(String), fc.constantFrom('"', '\\', ':', '{'));
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.jsonValue())), fc.constantFrom('', ' ', '\n\t '), (entries, space) => {
        const members = entries.map(
          ([name, value]) => `${space}${JSON.stringify(name)}${space}:${JSON.stringify(value)}`,
        );
        expect(topLevelKeys(`{${members.join(',')}}`)).toEqual(entries.map(([name]) => name));
      }),
    );
  });
});

const grid = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 })).chain(([height, width]) =>
  fc.array(fc.array(fc.nat({ max: 9 }), { minLength: width, maxLength: width }), {
    minLength: height,
    maxLength: height,
  }),
);
const task: fc.Arbitrary<ArcTask> = fc.record({
  id: fc.oneof(fc.string(), fc.nat().map(String), fc.constantFrom('__proto__', '59341089', 'constructor', 'train')),
  demonstrations: fc.array(fc.record({ input: grid, output: grid }), { minLength: 2, maxLength: 3 }),
  tests: fc.array(fc.record({ input: grid, output: fc.option(grid) }), { minLength: 1, maxLength: 2 }),
});
const tasks = fc.uniqueArray(task, { selector: ({ id }) => id, minLength: 1, maxLength: 3 });

describe('the writer', () => {
  it('writes what the reader reads back, as two files', () => {
    fc.assert(
      fc.property(tasks, (list) => {
        const { challenges, solutions } = writeArcFiles(list);
        const read = readArc(file(challenges), file(solutions));
        expect(read.problems).toEqual([]);
        expect(read.tasks).toEqual(list);
        // The challenges tell no solution.
        expect(
          readArc(file(challenges)).tasks.flatMap(({ tests }) => tests.map(({ output }) => output ?? 'none')),
        ).toEqual(list.flatMap(({ tests }) => tests.map(() => 'none')));
      }),
      { numRuns: 30 },
    );
  });

  it('writes what the reader reads back, as one task', () => {
    fc.assert(
      fc.property(task, (one) => {
        const read = readArc(file(writeArcTask(one), 'name.json'));
        expect(read).toEqual({ tasks: [{ ...one, id: 'name' }], problems: [] });
      }),
      { numRuns: 30 },
    );
  });

  it('refuses two tasks of one id', () => {
    const [one] = readArc(file({ sound })).tasks;
    expect(() => writeArcFiles(one ? [one, one] : [])).toThrow(
      'Two tasks are called "sound"; give one of them another id.',
    );
  });
});
