/** The sequences on the page, live or recorded, and what is chosen of them. */
import { useMemo } from 'react';
import type { ContinualRecord, SequenceRecord } from '../../seal/knowledge/continual/record';
import { continualOf } from '../../seal/knowledge/continual/record';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Passage } from '../../seal/knowledge/types';
import type { KnowledgeRun } from '../../seal/record/record';
import { useRecorded, useRounds } from '../knowledge/experiment';
import { useForgetting } from './view';

export interface ShownRun {
  run: KnowledgeRun;
  settings: KnowledgeSettings;
  isLive: boolean;
  /** One of each remedy, the one that is being measured among them. */
  records: readonly ContinualRecord[];
  /** Of each sequence its passages, in order. */
  passages: readonly (readonly Passage[])[];
}

/** `null` where no run is on the page, or its file has not come. */
export function useShownRun(): ShownRun | null {
  const live = useRounds((state) => state.live);
  const recorded = useRounds((state) => state.recorded);
  const measuring = useRounds((state) => state.measuring);
  const opened = useRecorded((state) => state.run);
  const run = recorded ? opened : live;
  return useMemo(() => run && shownOf(run, recorded ? null : measuring, !recorded), [run, recorded, measuring]);
}

export function shownOf(
  run: KnowledgeRun,
  measuring: KnowledgeRun['measures'][number] | null,
  isLive: boolean,
): ShownRun {
  const records = continualOf([...run.measures, ...(measuring === null ? [] : [measuring])]);
  return { run, settings: run.settings, isLive, records, passages: run.items.continual ?? [] };
}

/** The one that was picked; else the one at work, which comes last, or of a run that has ended the first. */
export function useShownRecord(shown: ShownRun): ContinualRecord | null {
  const remedy = useForgetting((state) => state.remedy);
  const isWorking = useRounds((state) => state.status === 'running' && !state.recorded);
  return pickedRecord(shown.records, remedy, isWorking);
}

export const pickedRecord = (
  records: readonly ContinualRecord[],
  remedy: string | null,
  isWorking: boolean,
): ContinualRecord | null =>
  records.find((record) => record.remedy === remedy) ?? records.at(isWorking ? -1 : 0) ?? null;

/** Of the mean all; else the one that was picked. */
export function chosenSequences({ sequences }: ContinualRecord, sequence: number | null): readonly SequenceRecord[] {
  const one = sequence === null ? undefined : sequences.find((own) => own.sequence === sequence);
  return one === undefined ? sequences : [one];
}
