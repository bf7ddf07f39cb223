/** Files of passages of any of the kinds that are in use, told apart by what is in them, whatever they are called. */
import { looksLike } from '../../../formats/formatError';
import { isJsonObject } from '../../../formats/jsonFile';
import { looksLikeCsv, readCsv } from './csv';
import { broken, type DataFile, type FilePassage, type PassageFile } from './dataFile';
import { readSealRows } from './sealJson';
import { jsonOf, readJsonLines, readSftPassages } from './sftRows';
import { readSquad } from './squad';

/** @throws FormatError in one line that names file, row and field. */
export function readPassageFile(given: DataFile): PassageFile {
  const file = { ...given, text: given.text.replace(/^\ufeff/, '') };
  const { text } = file;
  const foreign = looksLike(new TextEncoder().encode(text.slice(0, 64)));
  if (foreign !== null) broken(file, `this is no file of passages but ${foreign}.`);
  if (text.includes('\0')) broken(file, 'this is not text: it has bytes that no text has. Save it as UTF-8.');
  if (text.trim() === '') broken(file, 'it is empty.');
  const read = contentsOf(file);
  if (read.passages.length === 0) broken(file, 'there is no passage in it.');
  return read;
}

/** What JSON begins with; a text may begin with a bracket too. */
const JSON_START = /^\s*(?:\{\s*["}]|\[\s*[[{"\]])/;

function contentsOf(file: DataFile): PassageFile {
  if (!JSON_START.test(file.text)) return isCsv(file) ? { form: 'CSV', ...readCsv(file) } : plainText(file);
  const lines = isLines(file);
  if (lines === 'sft') return { form: 'SFT rows', ...readSftPassages(file) };
  return ofJson(file, lines === null ? jsonOf(file, file.text) : readJsonLines(file).map(({ value }) => value));
}

const isCsv = ({ text }: DataFile): boolean => looksLikeCsv(text);

/** Whether each line is an object of its own, by the first of them; `null` for one JSON text. */
function isLines({ text }: DataFile): 'sft' | 'rows' | null {
  const [first = ''] = text.trimStart().split('\n', 1);
  if (!first.startsWith('{') || first.trim() === text.trim()) return isSft(first) ? 'sft' : null;
  try {
    const value: unknown = JSON.parse(first);
    if (!isJsonObject(value)) return null;
    return 'completion' in value ? 'sft' : 'rows';
  } catch {
    return null;
  }
}

/** A file of a single row is one JSON text too. */
function isSft(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && 'completion' in value && 'prompt' in value;
  } catch {
    return false;
  }
}

function ofJson(file: DataFile, json: unknown): PassageFile {
  if (isJsonObject(json)) {
    if (Array.isArray(json.data)) return { form: 'SQuAD', ...readSquad(file, json.data) };
    // As the sample that comes with the page, which says who wrote.
    if (Array.isArray(json.passages))
      return { ...sealFile(readSealRows(file, json.passages)), writers: textsIn(json.writers) };
    // One passage, outside of a list.
    if ('context' in json) return sealFile(readSealRows(file, [json]));
    return broken(
      file,
      `${EXPECTED}; it is an object with ${Object.keys(json).slice(0, 5).join(', ') || 'nothing in it'}.`,
    );
  }
  if (!Array.isArray(json)) return broken(file, `${EXPECTED}.`);
  return sealFile(readSealRows(file, json));
}

const textsIn = (given: unknown): string[] =>
  Array.isArray(given) ? given.filter((one) => typeof one === 'string') : [];

const EXPECTED = 'a list of passages with title and context was due, or SQuAD with a list "data"';

function sealFile(passages: FilePassage[]): PassageFile {
  const hasEdits = passages.some(({ completions }) => completions !== undefined);
  return { form: hasEdits ? 'SEAL self-edits' : 'SEAL passages', passages, notes: [] };
}

/** One passage, whose title is what the file is called. */
function plainText({ name, text }: DataFile): PassageFile {
  const title = name.replace(/^.*[\\/]/, '').replace(/(?<=.)\.\w+$/, '');
  const context = text.replaceAll('\r\n', '\n').trim();
  return { form: 'plain text', passages: [{ title, context, questions: [] }], notes: ['Plain text has no questions.'] };
}
