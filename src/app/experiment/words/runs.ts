/** Words of the Runs page that are the same for both domains, and those that tell the domains apart. */
import type { AnyEntry } from '../../../seal/record/format';
import type { RunSource } from '../../../storage/runs';

export const RUNS = {
  intro:
    'Recorded runs came with the page. Your own are kept in this browser and nowhere else. The numbers are [held-out](held-out) accuracies, their ± one [standard error](standard-error); runs that differ in their [seed](seed) alone belong together. Tick as many as you like to compare them.',
  own: 'Your runs',
  recorded: 'Recorded runs',
  noOwn: 'ReST-EM runs that end here, on knowledge or on puzzles, and files that you import, are kept here.',
  noRecorded: 'None came with this page.',
  waiting: 'One moment.',
  import: 'Import runs',
  files: 'Run files',
  drop: 'or drop them here: run files, or SEAL’s own result files; those that belong together make one run',
  refused: 'was not taken.',
  undo: 'Undo',
  close: 'Close',
  storageFailed: 'The browser’s storage did not do its part.',
  failed: 'That did not work.',
  unlike:
    'A run on knowledge and a run on puzzles cannot be compared: one counts right answers to questions, the other solved tasks. Tick runs of one kind.',
  busy: 'A live run is going on. Stop it or let it end, then open this one.',
  gone: 'This run is no longer in this browser.',
  notKept: (why: string): string => `The run could not be kept among your runs (${why}). Export it to keep it.`,
} as const;

export const SOURCE_NAMES: Record<RunSource, string> = {
  recorded: 'recorded',
  live: 'live, here',
  imported: 'imported',
};

/** What the run on a page is. */
export const RUN_NAMES: Record<RunSource, string> = {
  recorded: 'Recorded run',
  live: 'Your run',
  imported: 'Your file',
};

export const DOMAIN_NAMES = { knowledge: 'knowledge', puzzles: 'puzzles' } as const;

/** While files are imported. */
export const readingText = (at: number, files: readonly { name: string }[]): string =>
  `Reading ${files[at]?.name ?? ''}${files.length > 1 ? `, ${at + 1} of ${files.length}` : ''}.`;

export const deletedText = (name: string): string => `“${name}” is deleted.`;

type Provenance = Pick<AnyEntry, 'device' | 'software' | 'startedAt' | 'commit'>;

/** "Recorded on llvmpipe (software GPU), 22 November 2026, commit abc1234." */
export function provenanceText({ device, software, startedAt, commit }: Provenance): string {
  const where = software ? `${device}, a software GPU` : device;
  return `Recorded on ${where}, ${dateText(startedAt)}${commit === null ? '' : `, commit ${commit}`}.`;
}

export function dateText(startedAt: string): string {
  return new Date(startedAt).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
