/** The notebook: runs that came with the page and the visitor's own, to open, compare, name, export and bring in. */

import { useEffect, useState } from 'react';
import { PUZZLE_PRESET_NAMES } from '../../seal/puzzles/settings';
import { loadRuns, useLibrary } from '../experiment/library';
import { byPreset } from '../experiment/recordedState';
import { RUNS } from '../experiment/words/runs';
import { SHIPPED_RUNS } from '../knowledge/recorded/firstRun';
import { SHIPPED_PUZZLE_RUNS } from '../puzzles/recorded/openRun';
import { PRESET_HINTS, PRESET_NAMES } from '../puzzles/words/settings';
import { Head, Main } from '../ui/Main';
import { Told } from '../ui/Told';
import { closeTrouble } from './attempt';
import { ComparedRuns } from './ComparedRuns';
import { registerRounds } from './goOnRounds';
import { ImportRuns } from './ImportRuns';
import { InterruptedRuns } from './InterruptedRuns';
import { type Listed, listedOwn, listedRecorded, tickedAfter } from './listed';
import { Messages } from './Messages';
import { RunItem } from './RunItem';
import { RunList } from './RunList';
import { UnreadableItem } from './UnreadableItem';

export default function RunsPage() {
  const entries = SHIPPED_RUNS.useEntries((state) => state.entries);
  const puzzleEntries = SHIPPED_PUZZLE_RUNS.useEntries((state) => state.entries);
  const runs = useLibrary((state) => state.runs);
  const unreadable = useLibrary((state) => state.unreadable);
  const [picked, setPicked] = useState<readonly string[]>([]);
  useEffect(() => {
    registerRounds();
    void SHIPPED_RUNS.fetchEntries();
    void SHIPPED_PUZZLE_RUNS.fetchEntries();
    void loadRuns();
    document.title = 'Runs · Selkie';
    return () => {
      closeTrouble();
      document.title = 'Selkie: a playground for self-adapting language models';
    };
  }, []);
  const own = listedOwn(runs ?? []);
  const recorded = listedRecorded(entries ?? []);
  const puzzles = byPreset(PUZZLE_PRESET_NAMES, puzzleEntries ?? []).map((group) => ({
    ...group,
    listed: listedRecorded(group.entries),
  }));
  const all = [...own, ...recorded, ...puzzles.flatMap(({ listed }) => listed)];
  const compared = picked.flatMap((key) => all.find((one) => one.key === key) ?? []);
  const pick = (key: string, on: boolean): void => setPicked((now) => tickedAfter(now, key, on, all));
  const item = (listed: Listed) => (
    <RunItem
      key={listed.key}
      listed={listed}
      compared={picked.includes(listed.key)}
      onCompare={(on) => pick(listed.key, on)}
    />
  );
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
      {compared.length === 1 && <p className="muted">{RUNS.pickSecond}</p>}
      <ComparedRuns key={picked.join(' ')} runs={compared} />
      <InterruptedRuns />
      <RunList title={RUNS.own} empty={runs === null ? RUNS.waiting : RUNS.noOwn}>
        {[...own.map(item), ...unreadable.map((run) => <UnreadableItem key={run.id} run={run} />)]}
      </RunList>
      <RunList title={RUNS.recorded} empty={entries === null ? RUNS.waiting : RUNS.noRecorded}>
        {recorded.map(item)}
      </RunList>
      {puzzles.map(({ preset, listed }) => (
        <RunList
          key={preset}
          title={`Recorded puzzle runs: ${PRESET_NAMES[preset].toLowerCase()}`}
          note={PRESET_HINTS[preset]}
        >
          {listed.map(item)}
        </RunList>
      ))}
    </Main>
  );
}
