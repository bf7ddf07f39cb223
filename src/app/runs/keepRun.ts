/** Keeps a live ReST-EM run on knowledge that has ended, whole or in part, in this browser. */

import { entryOf } from '../../seal/knowledge/runFile/index';
import { worldInputs } from '../../seal/knowledge/worldInputs';
import { KNOWLEDGE_FORMAT } from '../../seal/record/format';
import { writeRun } from '../../seal/record/read';
import type { KnowledgeRun } from '../../seal/record/record';
import { makeRunRecord } from '../../seal/record/record';
import { useRounds } from '../stores/rounds';
import { keep } from './library';
import type { OwnRun } from './shelf';

/** `null` while nothing was measured: then there is nothing to keep. */
export function liveRecord(): KnowledgeRun | null {
  const { begun, start, records, multiPassage, timings, cost } = useRounds.getState();
  if (begun === null || (start.length === 0 && records.length === 0)) return null;
  const { settings, model, device, startedAt } = begun;
  const seconds = (Date.now() - startedAt.getTime()) / 1000;
  return makeRunRecord(
    {
      model,
      device,
      settings,
      notices: [],
      timings,
      startedAt,
      seconds,
      measuredOn: 'heldOut',
      cost,
    },
    // The worker made them from the same settings by the same code.
    worldInputs(settings),
    { start, rounds: records, multiPassage },
  );
}

export async function keepRun(): Promise<void> {
  const record = liveRecord();
  if (record !== null) await keepRecord(record, 'live');
}

export function keepRecord(record: KnowledgeRun, source: OwnRun['source']): Promise<void> {
  return keep(entryOf(record, ''), source, writeRun(KNOWLEDGE_FORMAT, record));
}
