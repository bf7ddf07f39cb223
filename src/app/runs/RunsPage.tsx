/** The notebook: runs that came with the page and the visitor's own, to open, compare, name, export and bring in. */

import { type ReactNode, useEffect, useState } from 'react';
import { PUZZLE_PRESET_NAMES } from '../../seal/puzzles/settings';
import { bringBack, loadRuns, useLibrary } from '../experiment/library';
import { byPreset } from '../experiment/recordedState';
import { deletedText, RUNS } from '../experiment/words/runs';
import { SHIPPED_RUNS } from '../knowledge/recorded/firstRun';
import { SHIPPED_PUZZLE_RUNS } from '../puzzles/recorded/openRun';
import { PRESET_HINTS, PRESET_NAMES } from '../puzzles/words/page';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { plural } from '../ui/numbers';
import { Pages } from '../ui/Pages';
import { ComparedRuns } from './ComparedRuns';
import { EvictedRuns } from './EvictedRuns';
import { registerRounds } from './goOnRounds';
import { ImportRuns } from './ImportRuns';
import { InterruptedRuns } from './InterruptedRuns';
import { type Listed, listedOwn, listedRecorded, tickedAfter } from './listed';
import { RunItem } from './RunItem';
import styles from './runs.module.css';
import { UnreadableItem } from './UnreadableItem';

export default function RunsPage() {
  const entries = SHIPPED_RUNS.useEntries((state) => state.entries);
  const puzzleEntries = SHIPPED_PUZZLE_RUNS.useEntries((state) => state.entries);
  const runs = useLibrary((state) => state.runs);
  const unreadable = useLibrary((state) => state.unreadable);
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    registerRounds();
    void SHIPPED_RUNS.fetchEntries();
    void SHIPPED_PUZZLE_RUNS.fetchEntries();
    void loadRuns();
    document.title = 'Runs · Selkie';
    return () => {
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
      onTrouble={setTrouble}
    />
  );
  return (
    <main className="page" id="main" tabIndex={-1}>
      <div className="hero">
        <div className="hero-text">
          <h1>Runs</h1>
          <p>{RUNS.intro}</p>
        </div>
        <ImportRuns />
      </div>
      <Messages trouble={trouble} onClose={() => setTrouble(null)} />
      {compared.length === 1 && <p className="muted">{RUNS.pickSecond}</p>}
      <ComparedRuns key={picked.join(' ')} runs={compared} />
      <InterruptedRuns onTrouble={setTrouble} />
      <RunList title={RUNS.own} runs={own} item={item} empty={runs === null ? RUNS.waiting : RUNS.noOwn}>
        {unreadable.map((run) => (
          <UnreadableItem key={run.id} run={run} onTrouble={setTrouble} />
        ))}
      </RunList>
      <RunList
        title={RUNS.recorded}
        runs={recorded}
        item={item}
        empty={entries === null ? RUNS.waiting : RUNS.noRecorded}
      />
      {puzzles.map(({ preset, listed }) => (
        <RunList
          key={preset}
          title={`Recorded puzzle runs: ${PRESET_NAMES[preset].toLowerCase()}`}
          runs={listed}
          item={item}
          note={PRESET_HINTS[preset]}
        />
      ))}
    </main>
  );
}

/** As many as are drawn at once: each is a small table of its own. */
const A_PAGE = 25;

interface ListProps {
  title: string;
  runs: readonly Listed[];
  item: (run: Listed) => ReactNode;
  /** In place of the runs, where there are none. */
  empty?: string;
  note?: string;
  /** Rows that could not be read, after all others. */
  children?: ReactNode[];
}

function RunList({ title, runs, item, empty, note, children = [] }: ListProps) {
  const [wanted, setWanted] = useState(0);
  const pages = Math.ceil(runs.length / A_PAGE);
  const page = Math.max(0, Math.min(wanted, pages - 1));
  return (
    <section className="panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <span className="muted small">
          {plural(runs.length + children.length, 'run')}
          {note !== undefined && ` · ${note}`}
        </span>
        <Pages of={title} page={page} pages={pages} onPage={setWanted} />
      </header>
      {runs.length + children.length === 0 ? (
        <p className="content muted">{empty}</p>
      ) : (
        <ul className={styles.list}>
          {runs.slice(page * A_PAGE, (page + 1) * A_PAGE).map(item)}
          {page >= pages - 1 && children}
        </ul>
      )}
    </section>
  );
}

/** What did not work, and the way back from a deletion. */
function Messages({ trouble, onClose }: { trouble: string | null; onClose: () => void }) {
  const { deleted, problem } = useLibrary();
  return (
    <>
      {problem !== null && (
        <Callout tone="warn" title={RUNS.storageFailed} alert>
          {problem}
        </Callout>
      )}
      <EvictedRuns />
      {trouble !== null && (
        <Callout
          tone="warn"
          title={RUNS.failed}
          alert
          actions={
            <Button size="small" onClick={onClose}>
              {RUNS.close}
            </Button>
          }
        >
          {trouble}
        </Callout>
      )}
      {deleted !== null && (
        <Callout
          tone="info"
          actions={
            <Button size="small" onClick={() => void bringBack()}>
              {RUNS.undo}
            </Button>
          }
        >
          {deletedText(deleted.name)}
        </Callout>
      )}
    </>
  );
}
