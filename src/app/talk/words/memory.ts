/** What the list of memories says. */
import type { Origin } from '../../../seal/memory/memory';

export const MEMORY = {
  title: 'What it learned',
  numbered: (number: number): string => `Memory ${number}`,
  which: 'Memory',
  begin: 'New memory',
  rename: 'Rename',
  delete: 'Delete memory',
  name: 'Name of this memory',
  empty: 'Nothing yet. What it learns from your conversation is listed here, and each thing can be undone alone.',
  belongs: (model: string): string => `Belongs to ${model} and stays in this browser.`,
  full: (count: number, most: number): string => `${count} of ${most} places used`,
  undo: (title: string): string => `Undo: ${title}`,
  export: (title: string): string => `Export: ${title}`,
  measure: (title: string): string => `Measure again: ${title}`,
  exportAll: 'Export all as one adapter',
  undone: (name: string): string => `“${name}” is undone: the model answers without it.`,
  deleted: (name: string): string => `“${name}” is deleted.`,
  bringBack: 'Bring it back',
  close: 'Close',
  keepAgain: 'Try to keep it again',
  notRead: 'The memories that this browser keeps could not be read',
  notKept: 'What was learned could not be stored',
  notNamed: 'The name could not be stored',
  notUndone: 'This could not be undone',
  notDeleted: 'The memory could not be deleted',
  problem: (what: string, why: string): string =>
    `${what} in this browser (${why}). What is on this page stays until you close it; export it to keep it.`,
  lost: (titles: readonly string[]): string =>
    `The weights of ${titles.map((one) => `“${one}”`).join(', ')} cannot be read any more, so the model answers without ${titles.length === 1 ? 'it' : 'them'}.`,
  unreadable: (count: number): string =>
    `${count === 1 ? 'One entry' : `${count} entries`} in this browser cannot be read by this version. ${count === 1 ? 'It stays' : 'They stay'} where ${count === 1 ? 'it is' : 'they are'}.`,
  evicted: (count: number): string =>
    `${count === 1 ? 'A memory' : `${count} memories`} that this browser kept ${count === 1 ? 'is' : 'are'} gone: it cleared its storage.`,
  others: (count: number): string =>
    `${count === 1 ? 'One memory' : `${count} memories`} of other models ${count === 1 ? 'is' : 'are'} kept too, and ${count === 1 ? 'comes' : 'come'} back with ${count === 1 ? 'its model' : 'their models'}:`,
  exporting: (name: string): string => `Writing ${name}`,
  noAnswer: 'The model did not answer. Wait until nothing runs, and try again.',
  right: (before: number, after: number, of: number): string => `${before} → ${after} of ${of} right`,
  size: (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`,
  details: 'Details',
  asLearned: 'Measured when it was learned.',
  measured: (at: string): string =>
    `Measured anew on ${new Date(at).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })}, with everything else in place.`,
  measureAgain: 'Measure again',
  notExported: (why: string): string => `What was learned could not be read (${why}), so nothing was exported.`,
  source: 'From this text',
  lines: 'Trained on',
} as const;

export const ORIGIN_WORDS: Readonly<Record<Origin, string>> = {
  said: 'You told it',
  exchange: 'From an exchange',
  correction: 'You corrected it',
  trace: 'From its own steps',
  stream: 'From a stream',
  hand: 'Lines by hand',
};
