/**
 * The Lab in the hash of a link: settings, seed and, only on request, the passage
 * (`#/?v=1&seed=7&finetune.rank=4&sample=3&p=…`), or the name of a recorded run, which brings its own (`#/?v=1&run=…`).
 */

import { KNOWLEDGE_SETTINGS, type KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Passage } from '../../seal/knowledge/types';
import { decimal } from '../../seal/settings';
import type { Notice } from '../../seal/types';
import { emptyQuery, hashOf, linkTo, namesIn, packed, unpacked } from '../experiment/link/hash';
import { readSettings, writeSettings } from '../experiment/link/settingsQuery';
import { readPassage } from './draft';

export const LAB = '/';

export interface LinkContent {
  settings: KnowledgeSettings;
  /** The number of a sample passage of the toy world. */
  sample: number | null;
  passage: Passage | null;
  /** The id of a recorded run; its settings and passages come with it. */
  run?: string;
}

export interface DecodedLink extends LinkContent {
  notices: Notice[];
}

export function encodeLink({ settings, sample, passage, run }: LinkContent): string {
  const query = emptyQuery();
  if (run !== undefined) {
    query.set('run', run);
    return hashOf(LAB, query);
  }
  writeSettings(query, KNOWLEDGE_SETTINGS, settings);
  if (sample !== null) query.set('sample', String(sample));
  if (passage !== null) query.set('p', packed(passage));
  return hashOf(LAB, query);
}

/** `null` when the hash carries no link to the Lab. */
export function decodeLink(hash: string): DecodedLink | null {
  const link = linkTo(LAB, hash);
  if (link === null) return null;
  const { query, notices } = link;
  const parsed = readSettings(query, KNOWLEDGE_SETTINGS, ['p', 'sample', 'run']);
  const [sample, passage] = [sampleOf(query, notices), passageOf(query, notices)];
  const run = query.get('run');
  return {
    settings: parsed.settings,
    sample,
    passage,
    ...(run === null ? {} : { run }),
    notices: [...notices, ...parsed.notices],
  };
}

/** Whether a link says what is to be in the Lab; a bare version does not, nor does the name of a recorded run. */
export function saysWhatToShow(hash: string): boolean {
  return namesIn(LAB, hash).some((name) => name !== 'run');
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
  const read = readPassage(unpacked(text));
  if (read === null) {
    notices.push({
      field: 'passage',
      given: `${text.length} characters`,
      used: '',
      reason: 'the passage in the link could not be read',
    });
  }
  notices.push(...(read?.notices ?? []));
  return read?.passage ?? null;
}
