/**
 * The page in the hash of a link: settings of a live run, the run that is shown (`run=seal` for SEAL's own sequences), and how it is
 * looked at (`#/forgetting?v=1&run=…&seeds=all&remedy=replay&sequence=2&scale=change&cell=3.1`).
 */
import { REMEDIES } from '../../seal/knowledge/continual/choices';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Notice } from '../../seal/types';
import type { MatrixPlace } from '../charts/RetentionMatrix';
import { emptyQuery, hashOf, linkTo } from '../experiment/link/hash';
import { readSettings, writeSettings } from '../experiment/link/settingsQuery';
import { FORGETTING, SEQUENCES_SETTINGS } from '../knowledge/sequencesSettings';
import { type ForgettingView, NOTHING_CHOSEN } from './view';

/** In place of the id of a run. */
export const SEAL = 'seal';

const NAMES = ['run', 'seeds', 'remedy', 'sequence', 'scale', 'cell', 'of', 'overlay'];

type Looked = Omit<ForgettingView, 'isSeal'>;

export interface ForgettingLink {
  /** `null` where the link says nothing of them. */
  settings: KnowledgeSettings | null;
  run: string | null;
  view: Looked;
}

export function encodeForgetting({ settings, run, view }: ForgettingLink): string {
  const query = emptyQuery();
  if (settings !== null) writeSettings(query, SEQUENCES_SETTINGS, settings);
  if (run !== null) query.set('run', run);
  if (view.pooled) query.set('seeds', 'all');
  if (view.remedy !== null) query.set('remedy', view.remedy);
  if (view.sequence !== null) query.set('sequence', String(view.sequence + 1));
  if (view.scale !== NOTHING_CHOSEN.scale) query.set('scale', view.scale);
  if (view.cell !== null) query.set('cell', `${view.cell.row}.${view.cell.column + 1}`);
  if (view.cell !== null && view.sequence === null && view.answersOf > 0) query.set('of', String(view.answersOf + 1));
  if (!view.overlay) query.set('overlay', '0');
  return hashOf(FORGETTING, query);
}

/** `null` when the hash carries no link to the page. What of the view a run does not have is left out where it is shown. */
export function decodeForgetting(hash: string): (ForgettingLink & { notices: Notice[] }) | null {
  const link = linkTo(FORGETTING, hash);
  if (link === null) return null;
  const { query, notices } = link;
  const { settings, notices: unread } = readSettings(query, SEQUENCES_SETTINGS, NAMES);
  const view: Looked = {
    pooled: query.get('seeds') === 'all',
    remedy: REMEDIES.find((remedy) => remedy === query.get('remedy')) ?? null,
    sequence: placeOf(query.get('sequence')),
    scale: query.get('scale') === 'change' ? 'change' : 'accuracy',
    cell: cellOf(query.get('cell')),
    answersOf: placeOf(query.get('of')) ?? 0,
    overlay: query.get('overlay') !== '0',
  };
  const saysSettings = [...query.keys()].some((name) => !NAMES.includes(name));
  return { settings: saysSettings ? settings : null, run: query.get('run'), view, notices: [...notices, ...unread] };
}

/** Counted from 1 in a link. */
const placeOf = (text: string | null): number | null =>
  text !== null && /^[1-9]\d{0,3}$/.test(text) ? Number(text) - 1 : null;

function cellOf(text: string | null): MatrixPlace | null {
  const [, row, column] = /^(\d{1,3})\.([1-9]\d{0,2})$/.exec(text ?? '') ?? [];
  return row === undefined || column === undefined ? null : { row: Number(row), column: Number(column) - 1 };
}
