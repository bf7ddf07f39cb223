/** What a person is told of a run file that cannot be read. */
import * as z from 'zod/mini';

/** Why it was refused, in one sentence or two: which field, what is wrong with it, what to do. */
export class RunFileError extends Error {
  constructor(
    readonly field: string | null,
    message: string,
  ) {
    super(message);
    this.name = 'RunFileError';
  }
}

export const REMEDY = 'The file is damaged or was changed by hand; export it again from where it was made.';

/** @throws RunFileError always. */
export function refuse(field: string, why: string): never {
  throw new RunFileError(field, `${field}: ${why}. ${REMEDY}`);
}

/** Each element with the name of its place in the file. */
export function mapAt<From, To>(
  list: readonly From[],
  where: string,
  map: (one: From, where: string, at: number) => To,
): To[] {
  return list.map((one, at) => map(one, `${where}[${at}]`, at));
}

/** What the schema says of it. @throws RunFileError that names the first bad field. */
export function checked<File>(schema: z.ZodMiniType<File>, input: unknown): File {
  const { data, error } = schema.safeParse(input);
  if (data !== undefined) return data;
  const issue = error?.issues[0];
  if (issue === undefined) return refuse('file', 'cannot be read');
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return refuse(z.core.toDotPath([...issue.path, ...unknown]), complaint(issue));
}

/** What is wrong with a field, after its name. */
export function complaint(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${NOUNS[issue.expected] ?? `a ${issue.expected}`}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return `must be at most ${String(issue.maximum)}`;
    case 'not_multiple_of':
      return 'must be a whole number';
    case 'unrecognized_keys':
      return 'unknown setting';
    case 'custom':
    case 'invalid_union':
      return issue.message;
    default:
      return 'has the wrong form';
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'an object',
  string: 'a text',
  record: 'an object',
  tuple: 'a pair of numbers',
  int: 'a whole number',
};
