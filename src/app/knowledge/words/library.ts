/** Words of the passages that come out of files. */
import { plural } from '../../ui/numbers';

export const LIBRARY = {
  title: 'Samples and files',
  samples: 'Twelve passages of SQuAD',
  credit:
    'Passages and questions: SQuAD v1.1 (Rajpurkar et al. 2016, text of Wikipedia, CC BY-SA 4.0). Self-edits: recorded by the authors of SEAL (Zweiger et al. 2025, MIT), by GPT-4.1, by Qwen2.5-7B, and by it after two rounds of SEAL.',
  open: 'Open a file',
  files: 'Files of passages',
  drop: 'or drop it here: JSON of SEAL or SQuAD, CSV with title, context, question and answer, SFT rows, or plain text.',
  problems: 'Not everything could be read.',
  search: 'Search title, text and questions',
  nothing: 'No passage has these words.',
  save: 'Save the passages that are listed',
  beside: 'Edit beside your own',
  none: 'none',
  setTitle: 'Rounds on this set',
  setHelp:
    'ReST-EM then trains on some of these passages and measures on others. The seed decides which: the same seed, the same split. The set then stays in this browser until you delete it.',
  useSet: 'Run rounds on this set',
  waiting: 'One moment.',
} as const;

export const KEPT_SETS = {
  title: 'Your sets',
  deleted: (name: string) => `The set “${name}” was deleted.`,
  notKept: (name: string) => `The set “${name}” could not be kept in this browser`,
  notDeleted: (name: string) => `The set “${name}” could not be deleted from this browser`,
  notRead: (why: string) => `Sets of earlier visits could not be read from this browser (${why}).`,
  whatToDo:
    'It is on this page until that is closed or reloaded: save it as a file, or free some room and run on it again.',
  damaged: (count: number) => `${plural(count, 'set')} of an earlier visit cannot be read any more.`,
  evicted: (count: number) =>
    `${plural(count, 'set')} of earlier visits are gone: the browser has cleared this page’s storage. Open their files again.`,
} as const;

export const usedSet = (name: string): string =>
  `ReST-EM runs on ${name} now. Choose other passages in the settings, under Passages.`;

/** What a run with these settings does with the set. */
export function splitText(training: number, heldOut: number, seed: number, left: string): string {
  return `With seed ${seed}: ${plural(training, 'passage')} to train on, ${heldOut} to measure on.${left}`;
}

export function leftText(without: number, twins: number): string {
  const said = [
    ...(without > 0 ? [`${plural(without, 'passage')} without questions and answers`] : []),
    ...(twins > 0 ? [`${plural(twins, 'passage')} with a text of another`] : []),
  ];
  return said.length === 0 ? '' : ` Left out: ${said.join(', ')}.`;
}
