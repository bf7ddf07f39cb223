/** What a person is told of a run file that cannot be read. */
import type * as z from 'zod/mini';

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

type Issue = z.core.$ZodIssue;

/** Names the field of an issue, and says what is wrong with it. */
export function fieldError(issue: Issue | undefined): RunFileError {
  const field = issue === undefined ? 'file' : pathText(issue.path);
  return new RunFileError(field, `${field}: ${issue === undefined ? 'cannot be read' : complaint(issue)}. ${REMEDY}`);
}

/** `rounds[0].candidates[3].reward.mean` */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}${text === '' ? '' : '.'}${String(step)}`),
    '',
  );
}

/** What is wrong with a field, after its name. */
function complaint(issue: Issue): string {
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
  record: 'an object',
  tuple: 'a pair of numbers',
  int: 'a whole number',
};
