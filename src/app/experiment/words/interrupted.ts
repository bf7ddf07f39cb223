/** Words of live runs that did not come to their end, and of rows of the storage that cannot be read. */
import type { Progress } from '../../../seal/record/journal';
import type { UnreadableRun } from '../../../storage/runs';
import { plural } from '../../ui/numbers';

export const unwrittenText = (why: string): string =>
  `This run is not written down as it goes (${why}). Leave the page open until it ends, or it is lost.`;

export const INTERRUPTED = {
  title: 'Interrupted runs',
  note: 'they broke off before they ended',
  left: 'What the run has finished is on the Runs page, among the interrupted ones; Go on there takes it to its end.',
  goOn: 'Go on',
  keep: 'Keep as it is',
  raw: 'Export raw',
  delete: 'Delete',
  elsewhere: 'Running in another tab.',
  damagedHead:
    'What it was begun with is damaged, so it can neither go on nor be opened. Export raw saves what is there.',
  newerHead: 'A newer Selkie wrote it down. Reload the page to get that one; nothing of it is touched here.',
  busy: 'Another run is going on. Stop it or let it end, then go on with this one.',
  taken: 'This run goes on in another tab.',
  otherModel: (needed: string, open: string): string =>
    `This run was begun with ${needed}, but ${open} is open here. Keep it as it is, or open its model first.`,
  nothing: 'Nothing was measured before the run was interrupted, so there is nothing to keep.',
} as const;

/** "Interrupted after round 1 of 2. 3 more stages are done." A run without rounds is one of measures. */
export function interruptedText({ done, rounds, measured, measures, stages }: Progress): string {
  const isBegun = measured || measures > 0;
  const more = `${plural(stages, isBegun ? 'more stage' : 'stage')} ${stages === 1 ? 'is' : 'are'} done.`;
  const first = isBegun ? 'after the first measurements' : 'before anything was measured';
  const asked = rounds > 0 ? `; ${plural(rounds, 'round')} asked for` : '';
  const last = done > 0 ? `after round ${done} of ${rounds}.` : `${first}${asked}.`;
  return `Interrupted ${last}${stages > 0 ? ` ${more}` : ''}`;
}

export const UNREADABLE: Record<UnreadableRun['state'], string> = {
  damaged: 'What is stored of this run is damaged and cannot be opened. Export raw saves what is there.',
  newer: 'A newer Selkie stored this run. Reload the page to get that one; nothing of it is touched here.',
};

export function evictedText(runs: number, interrupted: number): string {
  const gone = [
    ...(runs > 0 ? [plural(runs, 'run')] : []),
    ...(interrupted > 0 ? [plural(interrupted, 'interrupted run')] : []),
  ].join(' and ');
  const back = runs > 0 ? ' Runs that you exported can be imported again.' : '';
  const anew = interrupted > 0 ? ' What was interrupted has to be run anew.' : '';
  return `The browser has cleared what Selkie kept: ${gone}.${back}${anew}`;
}
