/** ARC tasks as JSON texts, in the layouts that `arc.ts` reads. */
import type { ArcTask } from './arcTask';

type Pairs = { input: ArcTask['tests'][number]['input']; output?: ArcTask['tests'][number]['output'] }[];

/** One task with its solutions, `{train, test}`; an output that is not known is left out. Its id is for the file's name. */
export function writeArcTask({ demonstrations, tests }: ArcTask): string {
  return JSON.stringify({
    train: demonstrations,
    test: tests.map(({ input, output }): Pairs[number] => (output ? { input, output } : { input })),
  });
}

/**
 * Two texts, challenges and solutions. Tasks of which no output is known are not among the solutions; in others such an
 * output is `null` there. Throws when two tasks have one id.
 */
export function writeArcFiles(tasks: readonly ArcTask[]): { challenges: string; solutions: string } {
  const ids = tasks.map(({ id }) => id);
  const twin = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twin !== undefined) throw new Error(`Two tasks are called ${JSON.stringify(twin)}; give one of them another id.`);
  const solved = tasks.filter(({ tests }) => tests.some(({ output }) => output !== null));
  return {
    challenges: objectText(
      tasks.map(({ id, demonstrations, tests }) => [
        id,
        { train: demonstrations, test: tests.map(({ input }): Pairs[number] => ({ input })) },
      ]),
    ),
    solutions: objectText(solved.map(({ id, tests }) => [id, tests.map(({ output }) => output)])),
  };
}

/** An object would put ids that are whole numbers first. */
function objectText(entries: readonly (readonly [string, unknown])[]): string {
  return `{${entries.map(([id, value]) => `${JSON.stringify(id)}:${JSON.stringify(value)}`).join(',')}}`;
}
