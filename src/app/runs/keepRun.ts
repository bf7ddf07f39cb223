/** Keeps a live ReST-EM run on knowledge that has ended, whole or in part, in this browser. */
import { entryOf } from '../../seal/knowledge/runFile/index';
import { KNOWLEDGE_FORMAT } from '../../seal/record/format';
import { writeRun } from '../../seal/record/read';
import type { KnowledgeRun } from '../../seal/record/record';
import type { OwnRun } from '../../storage/runs';
import { liveRun } from '../stores/makeRounds';
import { useRounds } from '../stores/rounds';
import { keep } from './library';

/** @returns whether the browser has it, or there was nothing to keep. */
export async function keepRun(): Promise<boolean> {
  const record = liveRun(useRounds.getState());
  return record === null || (await keepRecord(record, 'live'));
}

export function keepRecord(record: KnowledgeRun, source: OwnRun['source']): Promise<boolean> {
  return keep(entryOf(record, ''), source, writeRun(KNOWLEDGE_FORMAT, record));
}
