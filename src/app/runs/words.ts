/** What the notebook says of its runs. */
import { REMEDY_WORDS } from '../../seal/knowledge/continual/choices';
import type { SequencesRow } from '../../seal/knowledge/runFile/entry';
import type { Estimate } from '../../seal/types';
import { oneDigit, plural, within } from '../ui/numbers';

export const RUNS_PAGE = {
  untrusted: 'untrusted device',
  tags: 'Tags',
  tagsHint: 'with commas between them',
  noneMatch: 'No run here matches the filter.',
  search: 'Search runs',
  searchHint: 'name, model, device or tag',
  domain: 'Domain',
  model: 'Model',
  tag: 'Tag',
  any: 'Any',
  clear: 'Clear the filter',
  details: 'All conditions and settings',
  comparison: 'Comparison',
  clearTicks: 'Clear',
  show: 'Show the comparison',
  copyLink: 'Copy a link to this comparison',
  copied: 'The link is in the clipboard.',
  refused: 'The browser refused the clipboard. The address of this page is the link.',
  ownInLink: 'Runs of your own are in this browser alone: whoever opens the link elsewhere is told so.',
  seeds: 'Seeds together',
  view: 'Charts',
  differing: 'What differs in the settings',
  alike: 'The settings of all are the same.',
  overlay: 'Held-out accuracy by round',
  overlayPicture: 'Chart of the compared runs',
  multiples: 'Held-out accuracy by round, run by run',
  multiplesPicture: 'Charts run by run',
  nothingToDraw: 'None of these runs has measured anything round by round, so there is no curve to draw.',
} as const;

export const VIEW_NAMES = { together: 'One chart', apart: 'Side by side' } as const;

/** "24.1% → 63.2% ± 3.1, n = 50", from the base to the last. */
export function findingText(base: Estimate | null, last: Estimate | null): string {
  if (last === null) return base === null ? 'Nothing was measured.' : `Base ${shareText(base)}`;
  return base === null ? shareText(last) : `${oneDigit(base.mean)} → ${shareText(last)}`;
}

/** "Plain merging: 73.6% right after its edit, 25.9% ± 0.5 after the last, n = 8 sequences" */
export const sequencesText = ({ remedy, learned, end }: SequencesRow): string =>
  `${REMEDY_WORDS[remedy].label}: ${oneDigit(learned.mean)} right after its edit, ${oneDigit(end.mean)}${within(end.standardError)} after the last, n = ${plural(end.n, 'sequence')}`;

const shareText = ({ mean, standardError, n }: Estimate): string =>
  `${oneDigit(mean)}${within(standardError)}, n = ${n}`;

export function comparedText(names: readonly string[]): string {
  if (names.length === 0) return '';
  if (names.length === 1) return `${names[0]} is ticked. Tick another run to compare.`;
  return `Comparing ${plural(names.length, 'run')}: ${names.join(', ')}.`;
}

export function missingText(missing: readonly string[]): string {
  const those = missing.length === 1 ? 'One run of this link is' : `${missing.length} runs of this link are`;
  return `${those} not in this browser. Runs of one’s own stay where they were made: ask for the file of each, and import it here.`;
}

/** Of a line of the chart. */
export const lineText = (names: readonly string[]): string =>
  names.length === 1
    ? (names[0] ?? '')
    : `${names[0]} and ${plural(names.length - 1, 'other seed')} (mean, n = ${names.length})`;

export function barsText(over: ReadonlySet<'items' | 'seeds'>, unit: string): string {
  if (!over.has('seeds')) return `Bars: one standard error over ${unit}s`;
  const seeds = 'mean over seeds, bars one standard error over them';
  return over.has('items') ? `Seeds together: ${seeds}; single runs: over ${unit}s` : `Seeds together: ${seeds}`;
}
