/**
 * ARC tasks in and out of JSON (Chollet 2019, arXiv 1911.01547; the layout of ARC Prize): a file of challenges
 * `{id: {train, test}}` with its file of solutions `{id: [grid for each test]}`, or one task `{train, test}`.
 */
import { type ArcTask, count, described, type Report, readArcGrid, readArcTask } from './arcTask';
import { FormatError, looksLike, quoted } from './formatError';
import { isJsonObject, type JsonObject } from './jsonFile';
import { topLevelKeys } from './jsonKeys';

export type { ArcGrid, ArcTask } from './arcTask';

export interface ArcFile {
  /** For messages; one task by itself takes its id from it. */
  name: string;
  /** The text, or what it parses to, in which ids that are whole numbers have lost their place. */
  content: unknown;
}

export interface ArcContents {
  /** In the order of the file. */
  tasks: ArcTask[];
  /** What was left out and why, a sentence each. */
  problems: string[];
}

/** Characters. The official files have at most 1.4 million. */
const LONGEST_TEXT = 64_000_000;
/** Problems told one by one; the rest are counted. */
const MOST_PROBLEMS = 100;
const KEYS_SHOWN = 5;

/**
 * Reads what is sound. A task with a violation is left out; so is a solution that does not fit its task, which stays. A
 * solution in its own file goes before an output beside the test's input.
 * @throws FormatError when there is no sound task.
 */
export function readArc(challenges: ArcFile, solutions?: ArcFile): ArcContents {
  const problems: string[] = [];
  let further = 0;
  const reportIn =
    (file: string): Report =>
    (problem) => {
      if (problems.length < MOST_PROBLEMS) problems.push(`${file}: ${problem}`);
      else further += 1;
    };
  const entries = taskEntries(challenges, reportIn(challenges.name));
  const tasks = entries.flatMap(([id, json]) => {
    if (isJsonObject(json)) return readArcTask(id, json, reportIn(challenges.name)) ?? [];
    reportIn(challenges.name)(`task ${quoted(id)} is ${described(json)}; make it an object with "train" and "test".`);
    return [];
  });
  if (tasks.length === 0) {
    const whole = entries.length === 1 ? 'its task cannot be read' : `none of its ${entries.length} tasks can be read`;
    throw new FormatError('broken', `${challenges.name}: ${whole}. ${problems.slice(0, 3).join(' ')}`);
  }
  const known = new Set(entries.map(([id]) => id));
  const solved = solutions ? withSolutions(tasks, known, solutions, reportIn(solutions.name)) : tasks;
  if (further > 0) problems.push(`There are ${further} more problems.`);
  return { tasks: solved, problems };
}

/** Ids with their tasks, which need not be tasks yet. */
function taskEntries({ name, content }: ArcFile, report: Report): [string, unknown][] {
  const json = parsedObject(name, content);
  if (Array.isArray(json.train) || Array.isArray(json.test))
    return [[name.replace(/^.*[\\/]/, '').replace(/\.json$/i, '') || 'task', json]];
  const entries = entriesInOrder(json, content, report);
  if (entries.some(([, task]) => isJsonObject(task) && ('train' in task || 'test' in task))) return entries;
  const solutions = entries.length > 0 && entries.every(([, value]) => Array.isArray(value));
  throw new FormatError(
    'broken',
    `${name}: ${
      entries.length === 0
        ? 'it holds no task'
        : solutions
          ? 'it holds lists, as files of solutions do; open the file of challenges with it'
          : `this is not ARC: its keys are ${keyList(json)}`
    }. An ARC file has "train" and "test", or task ids with those two in each.`,
  );
}

/** An id that comes twice is read once, with what stands last, as `JSON.parse` has it. */
function entriesInOrder(json: JsonObject, content: unknown, report: Report): [string, unknown][] {
  const keys = typeof content === 'string' ? topLevelKeys(content) : Object.keys(json);
  const times = new Map<string, number>();
  for (const id of keys) times.set(id, (times.get(id) ?? 0) + 1);
  for (const [id, number] of times)
    if (number > 1) report(`task ${quoted(id)} is in the file ${number} times; only the last one is read.`);
  return [...times.keys()].map((id) => [id, json[id]]);
}

function keyList(json: JsonObject): string {
  const keys = Object.keys(json);
  const rest = keys.length - KEYS_SHOWN;
  return keys.slice(0, KEYS_SHOWN).map(quoted).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function parsedObject(name: string, content: unknown): JsonObject {
  const json = typeof content === 'string' ? parsedText(name, content) : content;
  if (isJsonObject(json)) return json;
  throw new FormatError('broken', `${name}: this is not ARC: it holds ${described(json)} where a JSON object was due.`);
}

function parsedText(name: string, text: string): unknown {
  if (text.length > LONGEST_TEXT)
    throw new FormatError(
      'unsupported',
      `${name}: it has ${text.length} characters, ${LONGEST_TEXT} are possible; split it into several files.`,
    );
  const seen = looksLike(new TextEncoder().encode(text.slice(0, 64)));
  if (seen) throw new FormatError('broken', `${name}: this is not a JSON file but ${seen}.`);
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : 'unknown reason';
    throw new FormatError('broken', `${name}: not valid JSON (${reason}).`);
  }
}

/** @param known ids in the file of challenges, those of unreadable tasks included. */
function withSolutions(tasks: ArcTask[], known: ReadonlySet<string>, file: ArcFile, report: Report): ArcTask[] {
  let solutions: Map<string, unknown>;
  try {
    solutions = new Map(entriesInOrder(parsedObject(file.name, file.content), file.content, report));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    report(error.message.slice(`${file.name}: `.length));
    return tasks;
  }
  for (const id of solutions.keys())
    if (!known.has(id)) report(`it solves task ${quoted(id)}, which the challenges do not have.`);
  return tasks.map((task) => (solutions.has(task.id) ? solvedTask(task, solutions.get(task.id), report) : task));
}

/** A solution that is `null` is one not known. */
function solvedTask(task: ArcTask, json: unknown, report: Report): ArcTask {
  const place = `task ${quoted(task.id)}`;
  if (!Array.isArray(json) || json.length !== task.tests.length) {
    const seen = Array.isArray(json) ? count(json.length, 'solution') : described(json);
    report(`${place}: found ${seen} for ${count(task.tests.length, 'test')}; give one grid for each, in a list.`);
    return task;
  }
  const outputs = json.map((grid: unknown, index) =>
    grid === null ? null : readArcGrid(grid, `${place}, solution ${index + 1}`, report),
  );
  return {
    ...task,
    tests: task.tests.map(({ input, output }, index) => ({ input, output: outputs[index] ?? output })),
  };
}
