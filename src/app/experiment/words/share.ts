/** Words of the Share sheet. */
import type { PuzzleLinkContent } from '../../puzzles/puzzleCodec';

export const SHARE = {
  title: 'Share',
  link: 'Link',
  copy: 'Copy',
  copied: 'Copied',
  refused: 'The browser refused the clipboard; select the link and copy it by hand.',
  afterHash: 'Everything stands in the part of the address after #, which is not sent to any server.',
  include: (what: string, bytes: number): string => `Include ${what} (${Math.max(0.1, bytes / 1024).toFixed(1)} KB)`,
} as const;

export const LAB_SHARE = {
  own: 'my passage and questions',
  run: 'The link opens this recorded run.',
  settings: 'The link holds settings and seed.',
  sample: (sample: number): string =>
    `The link holds settings, seed and the number of the sample passage (${sample}): who opens it gets the same run.`,
} as const;

export const PUZZLE_SHARE = {
  own: 'my task',
  /** @param byHand configurations that the visitor wrote, which no link holds. */
  text: ({ settings, task, run }: PuzzleLinkContent, byHand: number): string => {
    const opens = run === null ? '' : ' It also opens the recorded run that is shown.';
    if (settings === null) return 'The link opens this recorded run.';
    if (task === null)
      return `The link holds settings and seed, without your task${byHand > 0 ? ' and your configurations by hand' : ''}.${opens}`;
    const without = byHand > 0 ? ', without your configurations by hand' : '';
    return `The link holds settings, seed and the task (${task.id}): who opens it gets the same run${without}.${opens}`;
  },
} as const;
