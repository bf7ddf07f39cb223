/** Two runs condition by condition, paired where both were measured on the same, and in words whether they differ. Their files are read for it. */
import { use, useMemo } from 'react';
import type { FallbackProps } from 'react-error-boundary';
import { Finding } from '../experiment/Finding';
import { RUNS } from '../experiment/words/runs';
import { ruleText } from '../experiment/words/verdicts';
import { DataTable } from '../ui/DataTable';
import { messageOf } from '../ui/errors';
import { oneDigit, signedTenths, within } from '../ui/numbers';
import { Part } from '../ui/Part';
import { type Comparable, type ComparableCondition, type ComparedRow, comparable, compareRuns } from './compareRuns';
import { type Listed, readListed } from './listed';
import styles from './runs.module.css';
import { shortName } from './shortName';

export function PairOfRuns({ runs }: { runs: readonly Listed[] }) {
  const [left, right] = runs;
  if (left === undefined || right === undefined) return null;
  return (
    <Part of={`${left.key} ${right.key}`} failed={Unread} waiting={<p className="muted">{RUNS.waiting}</p>}>
      <Loaded left={left} right={right} />
    </Part>
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
  return (
    <>
      <Finding>{verdict}</Finding>
      <DataTable
        label="Compared conditions"
        scroll="Compared conditions"
        className={styles.compared}
        columns={[
          { name: 'condition', head: 'Condition', value: ({ label }: ComparedRow) => label },
          { name: 'first', head: `1. ${shortName(left)}`, text: (row) => accuracyText(row.left) },
          { name: 'second', head: `2. ${shortName(right)}`, text: (row) => accuracyText(row.right) },
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
    </>
  );
}

function accuracyText(condition: ComparableCondition | null): string {
  if (condition === null) return 'not measured';
  const { accuracy, standardError, n } = condition;
  return `${oneDigit(accuracy)}${within(standardError)}, n = ${n}`;
}
