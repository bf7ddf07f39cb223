/** Passages from paths of the command line: files of any kind that is read, and self-edits that others wrote about them. */
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { decodeUtf8 } from '../../formats/utf8';
import { MOST_MEGABYTES, type PassageFile } from '../../seal/knowledge/files/dataFile';
import { editsByText, plainPassage, withTeacher, writerOf } from '../../seal/knowledge/files/edits';
import { readPassageFile } from '../../seal/knowledge/files/read';
import { type OwnItems, type PassageNumber, runnable, splitOwn } from '../../seal/knowledge/ownInputs';
import { passageProblem, printOf } from '../../seal/knowledge/passages';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Passage } from '../../seal/knowledge/types';
import { warn } from '../commandLine';
import type { OptionValues } from './cliDomain';

type PassageFlag = 'passages-from' | 'held-out-from' | 'edits-from';

export interface PassagePaths {
  training: readonly string[];
  /** `null`: some of the training passages are held out. */
  heldOut: readonly string[] | null;
  edits: string | null;
  /** Whose the edits are; `null`: what the file's name says. */
  writer: string | null;
}

/** All passages of the paths, those to train on and those that measure. @throws Error with one plain line. */
export function readPassagePaths(
  { training, heldOut, edits, writer }: PassagePaths,
  settings: Pick<KnowledgeSettings, 'seed' | 'heldOutPassages'>,
): OwnItems {
  const own = readAll('passages-from', training);
  const lists =
    heldOut === null ? splitOwn(settings, own) : { training: own, heldOut: readAll('held-out-from', heldOut) };
  if (edits === null) return lists;
  const { passages, writers } = readOne('edits-from', edits);
  const texts = editsByText(passages);
  const name = writer ?? writers?.[0] ?? writerOf(edits);
  const written = (passage: Passage): Passage => {
    const text = texts.get(printOf(passage));
    return text === undefined ? passage : withTeacher(passage, text, name);
  };
  return { training: lists.training.map(written), heldOut: lists.heldOut.map(written) };
}

/** Of the passages that a run measures on each has its edit: a mean over others would not compare. @throws Error, one plain line. */
export function assertWritten({ heldOut }: OwnItems, edits: string): void {
  const [first, ...others] = heldOut.filter(({ teacher }) => teacher === undefined);
  if (first === undefined) return;
  const further = others.length === 0 ? '' : ` and of ${others.length} others`;
  throw new Error(
    `--edits-from ${edits}: it has no edit of the held-out passage "${first.title}"${further}. Give a file that has, or hold out others.`,
  );
}

function readAll(flag: PassageFlag, paths: readonly string[]): Passage[] {
  const read = paths.flatMap((path) => readOne(flag, path).passages).map(plainPassage);
  const { passages, without, twins } = runnable(read);
  if (without > 0) {
    const [first] = read.filter((passage) => passageProblem(passage) !== null);
    const why = first === undefined ? '' : ` The first is "${first.title}": ${passageProblem(first)}`;
    warn(`--${flag}: ${without} of ${read.length} passages are left out, which cannot be run.${why}`);
  }
  if (twins > 0) warn(`--${flag}: ${twins} passages are left out, which repeat a text of one before them.`);
  if (passages.length === 0)
    throw new Error(`--${flag} ${paths.join(' ')}: no passage in it has questions and answers.`);
  return passages;
}

const readOne = (flag: PassageFlag, path: string): PassageFile => readPassagePath(path, `--${flag} ${path}`);

/** @param file as messages name it. @throws Error with one plain line. */
export function readPassagePath(path: string, file = path): PassageFile {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new Error(`${file}: there is no such file.`);
  if (found.size > MOST_MEGABYTES * 1024 * 1024)
    throw new Error(`${file}: larger than ${MOST_MEGABYTES} MB, the most that is read of one file; split it.`);
  const text = decodeUtf8(readFileSync(path), file);
  const read = readPassageFile({ name: file, text });
  for (const note of read.notes) warn(`${basename(path)}: ${note}`);
  return read;
}

/** What the flags name. @throws Error with one plain line where they do not go together. */
export function passagePaths(values: OptionValues): (PassagePaths & { asked: ReadonlySet<string> }) | null {
  const { passagesFrom: training, heldOutFrom = null, editsFrom = null, editsBy = null, corpus, development } = values;
  const others = { 'held-out-from': heldOutFrom, 'edits-from': editsFrom, 'edits-by': editsBy };
  const [lonely] = Object.entries(others).filter(([, given]) => given !== null);
  if (training === undefined) {
    if (lonely !== undefined) throw new Error(`--${lonely[0]} needs --passages-from, which says what to train on.`);
    return null;
  }
  if (editsBy !== null && editsFrom === null) throw new Error('--edits-by needs --edits-from, whose writer it names.');
  if (editsFrom !== null && values.authorUrl !== undefined)
    throw new Error('--edits-from and --author-url both say what the row "teacher" is. Leave one of them out.');
  if (corpus !== undefined && corpus !== 'own')
    throw new Error(`--corpus ${String(corpus)} names other passages than --passages-from. Leave one of them out.`);
  if (development)
    throw new Error(
      '--development measures on passages that came along, but --passages-from gives others. Leave one out.',
    );
  const asked = new Set<PassageNumber>();
  if (values.passages !== undefined) asked.add('trainingPassages');
  if (values.heldOut !== undefined) asked.add('heldOutPassages');
  return { training, heldOut: heldOutFrom, edits: editsFrom, writer: editsBy, asked };
}
