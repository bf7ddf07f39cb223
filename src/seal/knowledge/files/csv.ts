/**
 * CSV (RFC 4180; also with semicolons or tabs, as spreadsheets write it): a line of heads, among them `context`, and `title`,
 * `question`, `answer` where there are any. Lines of one title and context are one passage, however far apart.
 */
import Papa from 'papaparse';
import { withoutGuard } from '../../../formats/table';
import { type CsvHead, HEADS } from './csvWrite';
import { assertCount, broken, type DataFile, type FilePassage, MOST_PASSAGES, MOST_QUESTIONS } from './dataFile';

const isHead = (name: string): name is CsvHead => HEADS.some((head) => head === name);

/** Whether a text begins with such heads: then it is no plain text. */
export function looksLikeCsv(text: string): boolean {
  const [first = ''] = text.split(/\r\n|\r|\n/, 1);
  const names = first.split(/[,;\t]/).map(headName);
  return names.includes('context') && (names.includes('question') || names.includes('title'));
}

const headName = (cell: string): string => cell.replace(/^"|"$/g, '').trim().toLowerCase();

const SENTENCES: Readonly<Record<string, string>> = {
  MissingQuotes: 'a quoted field is not closed; the file may be cut off',
  InvalidQuotes: 'a quote stands in the middle of a field; write it twice, in a quoted field',
};

/** @throws FormatError that names line (the heads are line 1, a quoted field of several lines counts once) and field. */
export function readCsv(file: DataFile): { passages: FilePassage[]; notes: string[] } {
  // One more than is read tells that there are more.
  const { data, errors } = Papa.parse<string[]>(file.text, {
    delimitersToGuess: [',', ';', '\t'],
    skipEmptyLines: 'greedy',
    preview: MOST_QUESTIONS + 2,
  });
  const [heads = [], ...rows] = data;
  const bad = errors.find(({ code }) => code in SENTENCES);
  if (bad !== undefined) broken(file, `row ${(bad.row ?? 0) + 1}: ${SENTENCES[bad.code]}.`);
  assertCount(file, rows.length, MOST_QUESTIONS, 'rows');
  const names = heads.map(headName);
  const twice = names.find((name, at) => isHead(name) && names.indexOf(name) !== at);
  if (twice !== undefined) broken(file, `row 1: there are two columns "${twice}".`);
  if (names.includes('question') !== names.includes('answer'))
    broken(file, `row 1: "question" and "answer" need one another; the heads are ${names.join(', ')}.`);
  const passages = new Map<string, FilePassage>();
  for (const [at, cells] of rows.entries()) {
    const place = `row ${at + 2}`;
    if (cells.length !== heads.length)
      broken(file, `${place}: it has ${cells.length} fields where the heads are ${heads.length}.`);
    const cell = (head: CsvHead): string => withoutGuard(cells[names.indexOf(head)] ?? '');
    const [title, context, question, answer] = [cell('title'), cell('context'), cell('question'), cell('answer')];
    if (context.trim() === '') broken(file, `${place}, field context: it is empty.`);
    if ((question.trim() === '') !== (answer.trim() === ''))
      broken(file, `${place}, field ${question.trim() === '' ? 'question' : 'answer'}: it is empty.`);
    const key = JSON.stringify([title, context]);
    const passage = passages.get(key) ?? { title, context, questions: [] };
    passages.set(key, passage);
    if (question.trim() !== '') passage.questions.push({ question, answer });
  }
  assertCount(file, passages.size, MOST_PASSAGES, 'passages');
  const others = heads.filter((_, at) => !isHead(names[at] ?? ''));
  const notes = others.length === 0 ? [] : [`Columns that are not read: ${others.join(', ')}.`];
  return { passages: [...passages.values()], notes };
}
