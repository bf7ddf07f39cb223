/** What the sheet of samples and files has open: the sample that comes with the page, or a file of the visitor's. */
import { create } from 'zustand';
import type { PassageFile } from '../../../seal/knowledge/files/dataFile';
import { writerOf } from '../../../seal/knowledge/files/edits';
import { readPassageFile } from '../../../seal/knowledge/files/read';
import type { Passage } from '../../../seal/knowledge/types';
import { readPassageFiles } from '../../../worker/runFiles';
import { messageOf } from '../../ui/errors';
import { LIBRARY } from '../words/library';

export interface OpenedFile extends Omit<PassageFile, 'form'> {
  name: string;
  form: PassageFile['form'] | 'your set';
  /** Who wrote the completions, place by place. */
  writers: string[];
}

interface Opened {
  file: OpenedFile | null;
  problems: readonly string[];
  reading: boolean;
}

export const useOpened = create<Opened>()(() => ({ file: null, problems: [], reading: false }));

const SAMPLE = 'data/squad-sample.json';

/** The sample, where nothing is open yet. */
export async function openSample(): Promise<void> {
  useOpened.setState({ problems: [], reading: true });
  try {
    const answer = await fetch(new URL(SAMPLE, document.baseURI));
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    const read = readPassageFile({ name: LIBRARY.samples, text: await answer.text() });
    useOpened.setState({ file: opened(LIBRARY.samples, read), reading: false });
  } catch (error) {
    useOpened.setState({ problems: [`The sample could not be fetched (${messageOf(error)}).`], reading: false });
  }
}

/** What cannot be read leaves what is open where it is; of several files their passages stand one after another. */
export async function openFiles(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  useOpened.setState({ problems: [], reading: true });
  try {
    const { files: read, problems } = await readPassageFiles(files);
    const [first, ...others] = read.map(({ name, ...one }) => opened(name, one));
    if (first === undefined) return useOpened.setState({ problems, reading: false });
    const file = others.reduce(joined, first);
    useOpened.setState({ file, problems, reading: false });
  } catch (error) {
    useOpened.setState({ problems: [messageOf(error)], reading: false });
  }
}

/** One of an earlier visit, whose passages have their edits already. */
export function openSet({ name, passages }: { name: string; passages: readonly Passage[] }): void {
  const file: OpenedFile = { name, form: 'your set', passages: [...passages], notes: [], writers: [] };
  useOpened.setState({ file, problems: [], reading: false });
}

function opened(name: string, file: PassageFile): OpenedFile {
  const most = Math.max(0, ...file.passages.map(({ completions = [] }) => completions.length));
  const writer = writerOf(name);
  // Of one writer's several texts each is a choice of its own.
  const numbered = Array.from({ length: most }, (_, at) => (most === 1 ? writer : `${writer}, text ${at + 1}`));
  return { ...file, name, writers: file.writers ?? numbered };
}

const joined = (one: OpenedFile, other: OpenedFile): OpenedFile => ({
  ...one,
  name: `${one.name}, ${other.name}`,
  passages: [...one.passages, ...other.passages],
  notes: [...one.notes, ...other.notes],
  writers: one.writers.length >= other.writers.length ? one.writers : other.writers,
});
