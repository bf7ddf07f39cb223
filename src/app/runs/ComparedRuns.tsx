/** The ticked runs together: their rounds in one picture or side by side, what differs between them, and of two whether it is noise. */
import { Link } from 'lucide-react';
import { type RefObject, useMemo, useState } from 'react';
import { MultiplesChart } from '../charts/Multiples';
import { OverlayChart } from '../charts/shareCharts';
import { chartEntry } from '../experiment/download';
import { ExportItem } from '../experiment/ExportList';
import { RUNS } from '../experiment/words/runs';
import { Button } from '../ui/Button';
import { Panel } from '../ui/Panel';
import { Segments } from '../ui/Segments';
import { unitOf } from './compareRuns';
import { DifferingSettings } from './DifferingSettings';
import { hashFor } from './link';
import type { Listed } from './listed';
import { PairOfRuns } from './PairOfRuns';
import styles from './runs.module.css';
import { hasSeedGroups, type Line, linesOf } from './seedGroups';
import { shortName } from './shortName';
import { barsText, lineText, RUNS_PAGE, VIEW_NAMES } from './words';

interface Props {
  /** Two or more. */
  runs: readonly Listed[];
  /** Where "Show the comparison" leads. */
  at: RefObject<HTMLElement | null>;
}

export function ComparedRuns({ runs, at }: Props) {
  const [first] = runs;
  if (first === undefined) return null;
  const isAlike = runs.every(({ entry }) => entry.domain === first.entry.domain);
  return (
    <Panel title={RUNS_PAGE.comparison} beside={<CopyLink runs={runs} />} ref={at} tabIndex={-1}>
      <div className="content stack">
        {isAlike ? (
          <>
            {runs.length === 2 && <PairOfRuns runs={runs} />}
            <Curves runs={runs} />
            <DifferingSettings runs={runs} />
          </>
        ) : (
          <p>{RUNS.unlike}</p>
        )}
      </div>
    </Panel>
  );
}

const VIEWS = ['together', 'apart'] as const;

function Curves({ runs }: { runs: readonly Listed[] }) {
  const [view, setView] = useState<(typeof VIEWS)[number]>('together');
  const [together, setTogether] = useState(true);
  const mayGroup = useMemo(() => hasSeedGroups(runs), [runs]);
  const lines = useMemo(() => linesOf(runs, together).filter(({ points }) => points.length > 0), [runs, together]);
  if (lines.length === 0) return <p className="muted small">{RUNS_PAGE.nothingToDraw}</p>;
  return (
    <>
      <div className="row wrap">
        <Segments legend={RUNS_PAGE.view} options={VIEWS} labels={VIEW_NAMES} chosen={view} onChoose={setView} />
        {mayGroup && (
          <label className="row check small">
            <input type="checkbox" checked={together} onChange={({ target }) => setTogether(target.checked)} />
            {RUNS_PAGE.seeds}
          </label>
        )}
      </div>
      <Drawing runs={runs} lines={lines} view={view} />
    </>
  );
}

function Drawing({
  runs,
  lines,
  view,
}: {
  runs: readonly Listed[];
  lines: readonly Line[];
  view: 'together' | 'apart';
}) {
  const unit = unitOf(runs[0]?.entry.domain ?? 'knowledge');
  const note = barsText(new Set(lines.map(({ over }) => over)), unit);
  const origin = `Selkie, ${runs.map(({ name }) => name).join(', ')}`;
  const named = lines.map(({ runs: own, points, over }, index) => ({
    name: `${index + 1}. ${lineText(own.map(shortName))}`,
    points,
    unit: over === 'seeds' ? 'seed' : unit,
  }));
  if (view === 'apart') {
    const entry = chartEntry('multiples', RUNS_PAGE.multiplesPicture, 'selkie-runs-side-by-side', origin);
    return <MultiplesChart title={RUNS_PAGE.multiples} note={note} multiples={named} foot={<Saved entry={entry} />} />;
  }
  const entry = chartEntry('overlay', RUNS_PAGE.overlayPicture, 'selkie-compared-runs', origin);
  return (
    <OverlayChart
      title={RUNS_PAGE.overlay}
      note={note}
      unit={unit}
      runs={named}
      foot={<Saved entry={entry} note={note} />}
    />
  );
}

function Saved({ entry, note }: { entry: ReturnType<typeof chartEntry>; note?: string }) {
  return (
    <>
      {note !== undefined && <figcaption>{note}</figcaption>}
      <ul className={styles.saved}>
        <ExportItem entry={entry} />
      </ul>
    </>
  );
}

function CopyLink({ runs }: { runs: readonly Listed[] }) {
  const [copied, setCopied] = useState<'yes' | 'refused' | null>(null);
  const hasOwn = runs.some(({ source }) => source !== 'recorded');
  const copy = (): void => {
    const address = location.href.replace(/#.*$/, '') + hashFor(runs.map(({ entry }) => entry.id));
    const done = navigator.clipboard?.writeText(address) ?? Promise.reject(new Error('no clipboard'));
    done.then(() => setCopied('yes')).catch(() => setCopied('refused'));
  };
  return (
    <>
      <span className="muted small grow" role="status">
        {copied === 'yes' && `${RUNS_PAGE.copied}${hasOwn ? ` ${RUNS_PAGE.ownInLink}` : ''}`}
        {copied === 'refused' && RUNS_PAGE.refused}
      </span>
      <Button size="small" icon={Link} onClick={copy}>
        {RUNS_PAGE.copyLink}
      </Button>
    </>
  );
}
