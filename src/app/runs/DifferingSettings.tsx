/** The settings in which the compared runs are not all alike, a column a run. */
import { useMemo } from 'react';
import { Table } from '../ui/Table';
import { differingSettings } from './differences';
import type { Listed } from './listed';
import styles from './runs.module.css';
import { shortName } from './shortName';
import { RUNS_PAGE } from './words';

export function DifferingSettings({ runs }: { runs: readonly Listed[] }) {
  const settings = useMemo(() => differingSettings(runs), [runs]);
  if (settings.length === 0) return <p className="small">{RUNS_PAGE.alike}</p>;
  return (
    <Table
      label={RUNS_PAGE.differing}
      scroll={`${RUNS_PAGE.differing}: table`}
      className={styles.compared}
      heads={[RUNS_PAGE.differing, ...runs.map((run, at) => [`${at + 1}. ${shortName(run)}`, 'numeric'] as const)]}
    >
      {settings.map(({ path, name, values }) => (
        <tr key={path}>
          <th scope="row">{name}</th>
          {values.map((value, at) => (
            <td key={runs[at]?.key} className="numeric">
              {value}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
}
