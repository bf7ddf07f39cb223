/** The notebook: runs that came with the page and the visitor's own, to find, open, compare, name, export and bring in. */

import { useEffect, useMemo, useRef, useState } from 'react';
import { PUZZLE_PRESET_NAMES } from '../../seal/puzzles/settings';
import { loadRuns, useLibrary } from '../experiment/library';
import { byPreset } from '../experiment/recordedState';
import { RUNS } from '../experiment/words/runs';
import { SHIPPED_RUNS } from '../knowledge/recorded/firstRun';
import { SHIPPED_PUZZLE_RUNS } from '../puzzles/recorded/openRun';
import { PRESET_HINTS, PRESET_NAMES } from '../puzzles/words/settings';
import { Callout } from '../ui/Callout';
import { Head, Main } from '../ui/Main';
import { Told } from '../ui/Told';
import { closeTrouble } from './attempt';
import { CompareBar } from './CompareBar';
import { ComparedRuns } from './ComparedRuns';
import { runsBefore } from './differences';
import { type Filter, isFiltering, matches, NO_FILTER } from './filter';
import { registerRounds } from './goOnRounds';
import { ImportRuns } from './ImportRuns';
import { InterruptedRuns } from './InterruptedRuns';
import { type Listed, listedOwn, listedRecorded } from './listed';
import { Messages } from './Messages';
import { RunFilter } from './RunFilter';
import { RunItem } from './RunItem';
import { RunList } from './RunList';
import { readRecordedTags, useRecordedTags } from './recordedTags';
import styles from './runs.module.css';
import { UnreadableItem } from './UnreadableItem';
import { useCompared } from './useCompared';
import { missingText, RUNS_PAGE } from './words';

export default function RunsPage() {
  const { own, recorded, puzzles, all, isRead } = useLists();
  const unreadable = useLibrary((state) => state.unreadable);
  const { compared, missing, pick, clear } = useCompared(all, isRead);
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const comparison = useRef<HTMLElement>(null);
  const before = useMemo(() => runsBefore(own), [own]);
  const isShown = (run: Listed): boolean => matches(run, filter);
  const item = (listed: Listed) => (
    <RunItem
      key={listed.key}
      listed={listed}
      before={before.get(listed.key) ?? null}
      compared={compared.includes(listed)}
      onCompare={pick}
    />
  );
  const show = (): void => {
    comparison.current?.focus({ preventScroll: true });
    comparison.current?.scrollIntoView({ block: 'start' });
  };
  const emptyText = (of: string | undefined): string => (isFiltering(filter) ? RUNS_PAGE.noneMatch : (of ?? ''));
  return (
    <Main>
      <Head
        headline="Runs"
        text={
          <p>
            <Told text={RUNS.intro} />
          </p>
        }
      >
        <ImportRuns />
      </Head>
      <Messages />
      {missing.length > 0 && (
        <Callout tone="warn" alert>
          {missingText(missing)}
        </Callout>
      )}
      <InterruptedRuns />
      <div className={styles.notebook} data-comparing={compared.length > 1}>
        {compared.length > 1 && (
          <div className={styles.beside}>
            <ComparedRuns key={compared.map(({ key }) => key).join(' ')} runs={compared} at={comparison} />
          </div>
        )}
        <div className={styles.lists}>
          <RunFilter all={all} filter={filter} onFilter={setFilter} />
          <RunList title={RUNS.own} empty={emptyText(isRead ? RUNS.noOwn : RUNS.waiting)}>
            {[
              ...own.filter(isShown).map(item),
              ...(isFiltering(filter) ? [] : unreadable.map((run) => <UnreadableItem key={run.id} run={run} />)),
            ]}
          </RunList>
          <RunList title={RUNS.recorded} empty={emptyText(isRead ? RUNS.noRecorded : RUNS.waiting)}>
            {recorded.filter(isShown).map(item)}
          </RunList>
          {puzzles.map(({ preset, listed }) => (
            <RunList
              key={preset}
              title={`Recorded puzzle runs: ${PRESET_NAMES[preset].toLowerCase()}`}
              note={PRESET_HINTS[preset]}
              empty={emptyText(undefined)}
            >
              {listed.filter(isShown).map(item)}
            </RunList>
          ))}
          <CompareBar runs={compared} onClear={clear} onShow={show} />
        </div>
      </div>
    </Main>
  );
}

/** All runs there are, each the same object for as long as nothing of it changes. */
function useLists() {
  const entries = SHIPPED_RUNS.useEntries((state) => state.entries);
  const puzzleEntries = SHIPPED_PUZZLE_RUNS.useEntries((state) => state.entries);
  const runs = useLibrary((state) => state.runs);
  const tags = useRecordedTags((state) => state.tags);
  useEffect(() => {
    registerRounds();
    readRecordedTags();
    void SHIPPED_RUNS.fetchEntries();
    void SHIPPED_PUZZLE_RUNS.fetchEntries();
    void loadRuns();
    document.title = 'Runs · Selkie';
    return () => {
      closeTrouble();
      document.title = 'Selkie: a playground for self-adapting language models';
    };
  }, []);
  const own = useMemo(() => listedOwn(runs ?? []), [runs]);
  const recorded = useMemo(() => listedRecorded(entries ?? [], tags), [entries, tags]);
  const puzzles = useMemo(
    () =>
      byPreset(PUZZLE_PRESET_NAMES, puzzleEntries ?? []).map((group) => ({
        ...group,
        listed: listedRecorded(group.entries, tags),
      })),
    [puzzleEntries, tags],
  );
  const all = useMemo(
    () => [...own, ...recorded, ...puzzles.flatMap(({ listed }) => listed)],
    [own, recorded, puzzles],
  );
  return { own, recorded, puzzles, all, isRead: runs !== null && entries !== null && puzzleEntries !== null };
}
