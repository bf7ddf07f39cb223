/** Passages and questions as CSV, which `csv.ts` reads. */
import { type Column, toCsv } from '../../../formats/table';
import type { FilePassage } from './dataFile';

export const HEADS = ['title', 'context', 'question', 'answer'] as const;
export type CsvHead = (typeof HEADS)[number];

type CsvRow = Readonly<Record<CsvHead, string>>;

const COLUMNS: readonly Column<CsvRow>[] = HEADS.map((name) => ({ name, value: (row) => row[name] }));

/**
 * A line for each question; a passage without any has one without. A question or answer without words cannot be read back and is left
 * out, and so is a passage without text. What a spreadsheet would take for a formula has an apostrophe before it, which reading takes off.
 */
export function writeCsv(passages: readonly FilePassage[]): string {
  const rows = passages.flatMap(({ title, context, questions }): CsvRow[] => {
    if (context.trim() === '') return [];
    const asked = questions.filter(({ question, answer }) => question.trim() !== '' && answer.trim() !== '');
    const filled = asked.length === 0 ? [{ question: '', answer: '' }] : asked;
    return filled.map(({ question, answer }) => ({ title, context, question, answer }));
  });
  return toCsv(COLUMNS, rows);
}
