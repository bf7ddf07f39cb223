/** Two runs side by side, and in words whether they differ. */
import { use, useMemo } from 'react';
import type { FallbackProps } from 'react-error-boundary';
import { OverlayChart } from '../charts/shareCharts';
import { ruleText } from '../experiment/comparison';
import { chartEntry } from '../experiment/download';
import { ExportItem } from '../experiment/ExportList';
import { Finding } from '../experiment/Finding';
import { RUNS } from '../experiment/words/runs';
import { DataTable } from '../ui/DataTable';
import { messageOf } from '../ui/errors';
import { oneDigit, signedTenths, within } from '../ui/numbers';
import { Panel } from '../ui/Panel';
import { Part } from '../ui/Part';
import {
  type Comparable,
  type ComparableCondition,
  type ComparedRow,
  comparable,
  compareRuns,
  roundPointsOf,
  settingsDiff,
} from './compareRuns';
import { type Listed, readListed } from './listed';
import styles from './runs.module.css';

/** Nothing before there are two. */
export function ComparedRuns({ runs }: { runs: readonly Listed[] }) {
  const [left, right] = runs;
  if (left === undefined || right === undefined) return null;
  return (
    <Panel title="Comparison">
      <div className="content stack">
        {left.entry.domain === right.entry.domain ? (
          <Part failed={Unread} waiting={<p className="muted">{RUNS.waiting}</p>}>
            <Loaded left={left} right={right} />
          </Part>
        ) : (
          <p>{RUNS.unlike}</p>
        )}
      </div>
    </Panel>
  );
}

function Unread({ error }: FallbackProps) {
  return (
    <p className="problem" role="alert">
      {messageOf(error)}
    </p>
  );
}

/** Reading a run takes a moment, and drawing must not read it anew. */
const reading = new Map<string, Promise<Comparable>>();

function read(listed: Listed): Promise<Comparable> {
  const known = reading.get(listed.key);
  if (known !== undefined) return known;
  const coming = readListed(listed).then(comparable);
  reading.set(listed.key, coming);
  coming.catch(() => reading.delete(listed.key));
  return coming;
}

function Loaded({ left, right }: { left: Listed; right: Listed }) {
  const [one, other] = [use(read(left)), use(read(right))];
  const { paired, rows, verdict } = useMemo(() => compareRuns(one, other), [one, other]);
  const { domain } = left.entry;
  const settings = useMemo(() => settingsDiff(one.settings, other.settings, domain), [one, other, domain]);
  return (
    <>
      <Finding>{verdict}</Finding>
      <RoundsOfBoth
        unit={one.unit}
        runs={[
          { name: `1. ${left.name}`, points: roundPointsOf(one) },
          { name: `2. ${right.name}`, points: roundPointsOf(other) },
        ]}
      />
      <DataTable
        label="Compared conditions"
        scroll="Compared conditions"
        className={styles.compared}
        columns={[
          { name: 'condition', head: 'Condition', value: ({ label }: ComparedRow) => label },
          { name: 'first', head: `1. ${left.name}`, text: (row) => accuracyText(row.left) },
          { name: 'second', head: `2. ${right.name}`, text: (row) => accuracyText(row.right) },
          {
            name: 'difference',
            head: 'Second less first',
            text: ({ difference: found }) => found && signedTenths(found.difference) + within(found.standardError),
          },
        ]}
        rows={rows}
        keyOf={({ key }) => key}
      />
      {paired && <p className="muted small">{ruleText(one.unit)}</p>}
      <p className="small">
        {settings.length === 0
          ? 'The settings of both are the same.'
          : `What differs in the settings: ${settings.map(({ name, from, to }) => `${name} ${from} → ${to}`).join('; ')}.`}
      </p>
    </>
  );
}

/** Where neither measured held-out items there is nothing to draw. */
function RoundsOfBoth({ runs, unit }: Pick<Parameters<typeof OverlayChart>[0], 'runs' | 'unit'>) {
  if (runs.every(({ points }) => points.length === 0)) return null;
  const origin = `Selkie, ${runs.map(({ name }) => name).join(' and ')}`;
  return (
    <OverlayChart
      title={RUNS.overlay}
      note={`Bars: one standard error over ${unit}s`}
      unit={unit}
      runs={runs}
      foot={
        <ul>
          <ExportItem entry={chartEntry('overlay', RUNS.overlayPicture, 'selkie-compared-runs', origin)} />
        </ul>
      }
    />
  );
}

function accuracyText(condition: ComparableCondition | null): string {
  if (condition === null) return 'not measured';
  const { accuracy, standardError, n } = condition;
  return `${oneDigit(accuracy)}${within(standardError)}, n = ${n}`;
}
