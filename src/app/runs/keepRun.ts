/** Keeps a live ReST-EM run on knowledge that has ended, whole or in part, in this browser. */

import { entryOf } from '../../seal/knowledge/runFile/index';
import { KNOWLEDGE_FORMAT } from '../../seal/record/format';
import { writeRun } from '../../seal/record/read';
import type { KnowledgeRun } from '../../seal/record/record';
import { liveRun } from '../stores/makeRounds';
import { useRounds } from '../stores/rounds';
import { keep } from './library';
import type { OwnRun } from './shelf';

export async function keepRun(): Promise<void> {
  const record = liveRun(useRounds.getState());
  if (record !== null) await keepRecord(record, 'live');
}

export function keepRecord(record: KnowledgeRun, source: OwnRun['source']): Promise<void> {
  return keep(entryOf(record, ''), source, writeRun(KNOWLEDGE_FORMAT, record));
}
