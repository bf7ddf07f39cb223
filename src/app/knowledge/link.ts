/**
 * The Lab in the hash of a link: settings, seed and, only on request, the passage
 * (`#/?v=1&seed=7&finetune.rank=4&sample=3&p=…`), or the name of a recorded run, which brings its own: beside it stands what of
 * it is shown, down to tab and self-edit, and what of its settings was changed (`#/?v=1&run=…&at=2.1&tab=answers&finetune.rank=4`).
 */
import { KNOWLEDGE_SETTINGS, type KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Passage } from '../../seal/knowledge/types';
import { decimal, type ParsedSettings } from '../../seal/settings';
import type { Notice } from '../../seal/types';
import { emptyQuery, hashOf, linkTo, namesIn, packed, queryOf, unpacked } from '../experiment/link/hash';
import { AT, positionOfQuery, RUN, writeRun } from '../experiment/link/runQuery';
import { readSettings, writeSettings } from '../experiment/link/settingsQuery';
import type { RecordedPosition } from '../experiment/recordedPositions';
import { readPassage } from './draft';

export const LAB = '/';

const TAB = 'tab';
const EDIT = 'edit';
const NO_SETTINGS = ['p', 'sample', RUN, AT, TAB, EDIT];

export interface LinkContent {
  settings: KnowledgeSettings;
  /** The number of a sample passage of the toy world. */
  sample: number | null;
  passage: Passage | null;
  /** The id of a recorded run; its settings and passages come with it. */
  run?: string | null | undefined;
}

/** A recorded run as it is shown. */
export interface RunShown {
  id: string;
  settings: KnowledgeSettings;
  position: RecordedPosition | null;
  /** What of the details is looked at, where it is not what they begin with. */
  tab?: string | null;
  edit?: string | null;
}

/** @param shown the run of the link, where it is on the page. */
export function encodeLink({ settings, sample, passage, run }: LinkContent, shown: RunShown | null = null): string {
  const query = emptyQuery();
  if (shown !== null) {
    writeRun(query, shown.id, shown.position);
    if (shown.tab != null) query.set(TAB, shown.tab);
    if (shown.edit != null) query.set(EDIT, shown.edit);
    writeSettings(query, KNOWLEDGE_SETTINGS, settings, shown.settings);
  } else if (run != null) query.set('run', run);
  else {
    writeSettings(query, KNOWLEDGE_SETTINGS, settings);
    if (sample !== null) query.set('sample', String(sample));
    if (passage !== null) query.set('p', packed(passage));
  }
  return hashOf(LAB, query);
}

/** `null` when the hash carries no link to the Lab. */
export function decodeLink(hash: string): (LinkContent & { run?: string | undefined; notices: Notice[] }) | null {
  const link = linkTo(LAB, hash);
  if (link === null) return null;
  const { query, notices } = link;
  const { settings, notices: unread } = readSettings(query, KNOWLEDGE_SETTINGS, NO_SETTINGS);
  const [sample, passage] = [sampleOf(query, notices), passageOf(query, notices)];
  return { settings, sample, passage, run: query.get('run') ?? undefined, notices: [...notices, ...unread] };
}

/** What a link says beside the recorded run that it names. @param settings of that run. */
export function readRunLink(hash: string, settings: KnowledgeSettings): ParsedSettings<KnowledgeSettings> {
  return readSettings(queryOf(hash), KNOWLEDGE_SETTINGS, ['v', ...NO_SETTINGS], settings);
}

/** What of its run a link would have shown; `null` where it does not say. */
export const positionIn = (hash: string): RecordedPosition | null => positionOfQuery(queryOf(hash));

/** What of the details a link would have looked at; empty where it does not say. */
export function viewIn(hash: string): { tab: string; edit: string } {
  const query = queryOf(hash);
  return { tab: query.get(TAB) ?? '', edit: query.get(EDIT) ?? '' };
}

/** Whether a link says what is to be in the Lab; a bare version does not, nor does one that names a recorded run. */
export function saysWhatToShow(hash: string): boolean {
  const names = namesIn(LAB, hash);
  return names.length > 0 && !names.includes('run');
}

export const MOST_SAMPLES = 1_000_000;

function sampleOf(query: URLSearchParams, notices: Notice[]): number | null {
  const given = query.get('sample');
  if (given === null) return null;
  const index = decimal(given);
  if (Number.isInteger(index) && index >= 1 && index <= MOST_SAMPLES) return index;
  notices.push({ field: 'sample', given, used: '', reason: `must be a whole number from 1 to ${MOST_SAMPLES}` });
  return null;
}

function passageOf(query: URLSearchParams, notices: Notice[]): Passage | null {
  const text = query.get('p');
  if (text === null) return null;
  const reason = 'the passage in the link could not be read';
  const unread = { field: 'passage', given: `${text.length} characters`, used: '', reason };
  const read = readPassage(unpacked(text));
  notices.push(...(read?.notices ?? [unread]));
  return read?.passage ?? null;
}
