/**
 * Rows to finetune a policy on, one JSON object a line: `{prompt, completion}` (official repository, `data/synthetic_data/EM_SFT`;
 * what TRL's trainer of prompt and completion takes).
 */
import * as z from 'zod/mini';
import { passageOfPrompt } from '../prompts';
import { assertCount, broken, checkedRow, type DataFile, type FilePassage, MOST_PASSAGES } from './dataFile';

const row = z.object({ prompt: z.string(), completion: z.string() });
export type SftRow = z.infer<typeof row>;

/** Objects, one a line, with the number of their line. @throws FormatError that names the line. */
export function readJsonLines(file: DataFile): { line: number; value: unknown }[] {
  const values: { line: number; value: unknown }[] = [];
  // Line by line: a list of all lines of a large file would be in memory a second time.
  for (let [start, line] = [0, 1]; start < file.text.length; line += 1) {
    const end = file.text.indexOf('\n', start);
    const text = file.text.slice(start, end < 0 ? undefined : end).trim();
    start = end < 0 ? file.text.length : end + 1;
    if (text === '') continue;
    assertCount(file, values.length + 1, MOST_PASSAGES, 'rows');
    values.push({ line, value: jsonOf(file, text, `line ${line}: `) });
  }
  return values;
}

/** @throws FormatError that says where it breaks off. */
export function jsonOf(file: DataFile, text: string, place = ''): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 120) : 'unknown reason';
    return broken(file, `${place}not valid JSON (${why}); the file may be cut off.`);
  }
}

export function readSftRows(file: DataFile): SftRow[] {
  return readJsonLines(file).map(({ line, value }) => checkedRow(row, value, file, `line ${line}`));
}

export const writeSftRows = (rows: readonly SftRow[]): string =>
  rows.map(({ prompt, completion }) => `${JSON.stringify({ prompt, completion })}\n`).join('');

/** Rows whose prompt is one of SEAL's hold a passage, without its questions; rows of one passage are its self-edits. */
export function readSftPassages(file: DataFile): { passages: FilePassage[]; notes: string[] } {
  const passages = new Map<string, FilePassage & { completions: string[] }>();
  const rows = readSftRows(file);
  let foreign = 0;
  for (const { prompt, completion } of rows) {
    const read = passageOfPrompt(prompt);
    if (read === null) {
      foreign += 1;
      continue;
    }
    const known = passages.get(prompt) ?? { ...read, questions: [], prompt, completions: [] };
    known.completions.push(completion);
    passages.set(prompt, known);
  }
  if (passages.size === 0)
    broken(file, 'none of its prompts is one of SEAL’s, so nobody can tell which passages they are about.');
  const notes = ['SFT rows have no questions.'];
  if (foreign > 0) notes.unshift(`${foreign} of ${rows.length} rows are left out: their prompt is none of SEAL’s.`);
  return { passages: [...passages.values()], notes };
}
