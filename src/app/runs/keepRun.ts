/** Keeps a live ReST-EM run on knowledge that has ended, whole or in part, in this browser. */
import { writeRunFile } from '../../seal/runFiles/compactRun';
import { entryOf } from '../../seal/runFiles/runIndex';
import { makeRunRecord, type RunRecord } from '../../seal/runFiles/runRecord';
import { worldInputs } from '../../seal/worldInputs';
import type { OwnRun } from '../../storage/runs';
import { useRounds } from '../stores/rounds';
import { keep } from './library';

/** `null` while nothing was measured: then there is nothing to keep. */
export function liveRecord(): RunRecord | null {
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

/** @returns whether the browser has it, or there was nothing to keep. */
export async function keepRun(): Promise<boolean> {
  const record = liveRecord();
  return record === null || (await keepRecord(record, 'live'));
}

export function keepRecord(record: RunRecord, source: OwnRun['source']): Promise<boolean> {
  return keep(entryOf(record, ''), source, writeRunFile(record));
}
