/** What files of passages have in common: what is read of them, how much, and how a bad one is told of in one line. */
import type * as z from 'zod/mini';
import { FormatError } from '../../../formats/formatError';
import { complaint } from '../../record/runFileError';
import type { Passage } from '../types';

export interface DataFile {
  name: string;
  text: string;
}

/** A passage, with the self-edits that the file has of it: SEAL's files hold several, written at one prompt. */
export interface FilePassage extends Passage {
  /** Whole texts, whatever the paragraphs of the passage. */
  completions?: readonly string[];
  prompt?: string;
  /** Questions that the passage does not answer, of SQuAD v2.0: nobody is asked them, and they go out as they came in. */
  impossible?: readonly string[];
}

export interface PassageFile {
  /** What the file was read as. */
  form: 'SEAL passages' | 'SEAL self-edits' | 'SQuAD' | 'CSV' | 'SFT rows' | 'plain text';
  passages: FilePassage[];
  /** Who wrote the completions, place by place, where the file says it; else one writer wrote all. */
  writers?: string[];
  /** What of the file was left out, a sentence each. */
  notes: string[];
}

/** Read of one file; the largest official one has 2,067 passages and 10,570 questions. */
export const MOST_PASSAGES = 50_000;
export const MOST_QUESTIONS = 200_000;
/** Megabytes of one, unpacked. */
export const MOST_MEGABYTES = 64;

/** @throws FormatError always. */
export function broken({ name }: Pick<DataFile, 'name'>, why: string): never {
  throw new FormatError('broken', `${name}: ${why}`);
}

/** @throws FormatError that says how many are too many. */
export function assertCount(file: Pick<DataFile, 'name'>, count: number, most: number, what: string): void {
  if (count > most)
    broken(file, `it has more than ${most.toLocaleString('en')} ${what}, the most that is read of one file; split it.`);
}

/** One row of a file. @param place of it, as a person counts. @throws FormatError that names the first bad field. */
export function checkedRow<Row>(
  schema: z.ZodMiniType<Row>,
  input: unknown,
  file: Pick<DataFile, 'name'>,
  place: string,
): Row {
  const { data, error } = schema.safeParse(input);
  if (data !== undefined) return data;
  const issue = error?.issues[0];
  if (issue === undefined) return broken(file, `${place} cannot be read.`);
  const field = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return broken(file, `${place}${field && `, field ${field.replace(/^\./, '')}`}: ${complaint(issue)}.`);
}
