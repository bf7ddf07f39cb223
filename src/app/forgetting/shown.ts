/** The sequences on the page, live or recorded, of one seed or of several, and what is chosen of them. */
import { useMemo } from 'react';
import { pooled } from '../../seal/knowledge/continual/pooled';
import type { ContinualRecord, SequenceRecord } from '../../seal/knowledge/continual/record';
import { continualOf } from '../../seal/knowledge/continual/record';
import type { RunEntry } from '../../seal/knowledge/runFile/entry';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Passage } from '../../seal/knowledge/types';
import type { KnowledgeRun } from '../../seal/record/record';
import { useLibrary } from '../experiment/library';
import { useRecorded, useRounds } from '../knowledge/experiment';
import type { KnowledgeExperiment } from '../knowledge/page';
import { SHIPPED_RUNS } from '../knowledge/recorded/firstRun';
import { isOfSeveral, type Pool, poolOf } from './pool';
import { usePooledRuns } from './pooledRuns';
import { type ListedRun, listedRuns } from './runs';
import { useForgetting } from './view';

export interface ShownRun {
  /** More than one where they are pooled: then they differ in their seeds alone. */
  runs: readonly KnowledgeRun[];
  settings: KnowledgeSettings;
  isLive: boolean;
  /** One of each remedy, the one that is being measured among them. */
  records: readonly ContinualRecord[];
  /** Of each sequence its passages, in order. */
  passages: readonly (readonly Passage[])[];
  /** Of each sequence what people call it: "sequence 3", and where there are several seeds "seed 2, sequence 3". */
  names: readonly string[];
}

/** @returns those of one run, or of several that are equal but for their seeds. */
export function shownOf(
  runs: readonly [KnowledgeRun, ...KnowledgeRun[]],
  measuring: KnowledgeRun['measures'][number] | null,
  isLive: boolean,
): ShownRun {
  const { records, origins } = pooled(
    runs.map(({ measures }) => continualOf([...measures, ...(measuring === null ? [] : [measuring])])),
  );
  return {
    ...{ runs, settings: runs[0].settings, isLive, records },
    passages: origins.map(({ run, sequence }) => runs[run]?.items.continual?.[sequence] ?? []),
    names: origins.map(({ run, sequence }) => {
      const own = `sequence ${sequence + 1}`;
      return runs.length === 1 ? own : `seed ${runs[run]?.settings.seed}, ${own}`;
    }),
  };
}

export const seedsOf = ({ runs }: Pick<ShownRun, 'runs'>): number[] => runs.map(({ settings }) => settings.seed);

type RoundsState = ReturnType<KnowledgeExperiment['useRounds']['getState']>;
type RecordedState = ReturnType<KnowledgeExperiment['extras']['useRecorded']['getState']>;

/** What the list has of the run on the page; `null` where it has nothing: while a run goes on, and where none is shown. */
function entryOf(
  { recorded, live, status }: Pick<RoundsState, 'recorded' | 'live' | 'status'>,
  { entry }: Pick<RecordedState, 'entry'>,
  runs: readonly ListedRun[],
): RunEntry | null {
  if (recorded) return entry;
  if (live === null || status === 'running') return null;
  return runs.find((one) => one.entry.id === live.id)?.entry ?? null;
}

export function useListedRuns(): ListedRun[] {
  const entries = SHIPPED_RUNS.useEntries((state) => state.entries);
  const own = useLibrary((state) => state.runs);
  return useMemo(() => listedRuns(entries ?? [], own ?? []), [entries, own]);
}

/** The run on the page with those that belong to it; `null` where none can be told. */
export function usePool(): Pool | null {
  const recorded = useRounds((state) => state.recorded);
  const live = useRounds((state) => state.live);
  const status = useRounds((state) => state.status);
  const entry = useRecorded((state) => state.entry);
  const runs = useListedRuns();
  const own = entryOf({ recorded, live, status }, { entry }, runs);
  return useMemo(() => own && poolOf(own, runs), [own, runs]);
}

/** The runs of a pool, once all of their files are there. */
const filesOf = (pool: Pool, files: ReadonlyMap<string, KnowledgeRun>): [KnowledgeRun, ...KnowledgeRun[]] | null => {
  const [first, ...others] = pool.members.flatMap(({ entry }) => files.get(entry.id) ?? []);
  return first === undefined || others.length + 1 < pool.members.length ? null : [first, ...others];
};

/** What is on the page, as its stores have it. */
export interface OnPage {
  rounds: Pick<RoundsState, 'recorded' | 'live' | 'measuring'>;
  opened: Pick<RecordedState, 'run' | 'shown'>;
  pool: Pool | null;
  isPooled: boolean;
  /** By id, as far as they have come. */
  files: ReadonlyMap<string, KnowledgeRun>;
}

/** One run while the files of the other seeds are not there; `null` where none is on the page, or its file has not come. */
export function shownOn({ rounds, opened, pool, isPooled, files }: OnPage): ShownRun | null {
  const { recorded, live, measuring } = rounds;
  // What is still there is not the run that the page names by then.
  if (opened.shown === 'opening') return null;
  const several = isPooled && isOfSeveral(pool) ? filesOf(pool, files) : null;
  if (several !== null) return shownOf(several, null, false);
  const run = recorded ? opened.run : live;
  return run && shownOf([run], recorded ? null : measuring, !recorded);
}

export function useShownRun(): ShownRun | null {
  const live = useRounds((state) => state.live);
  const recorded = useRounds((state) => state.recorded);
  const measuring = useRounds((state) => state.measuring);
  const run = useRecorded((state) => state.run);
  const shown = useRecorded((state) => state.shown);
  const pool = usePool();
  const isPooled = useForgetting((state) => state.pooled);
  const files = usePooledRuns((state) => state.runs);
  return useMemo(
    () => shownOn({ rounds: { recorded, live, measuring }, opened: { run, shown }, pool, isPooled, files }),
    [run, shown, recorded, live, measuring, pool, isPooled, files],
  );
}

/** The same, for what is not drawn. */
export function shownNow({ useRounds: rounds, extras }: KnowledgeExperiment): ShownRun | null {
  const [state, opened] = [rounds.getState(), extras.useRecorded.getState()];
  const runs = listedRuns(SHIPPED_RUNS.useEntries.getState().entries ?? [], useLibrary.getState().runs ?? []);
  const entry = entryOf(state, opened, runs);
  return shownOn({
    ...{ rounds: state, opened, pool: entry && poolOf(entry, runs) },
    isPooled: useForgetting.getState().pooled,
    files: usePooledRuns.getState().runs,
  });
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
