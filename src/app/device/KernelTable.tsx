/** Each kernel with how much of its tolerance it used. */
import { Check, X } from 'lucide-react';
import type { SelfTest } from '../../contract/device';
import { Table } from '../ui/Table';
import { Verdict } from '../ui/Verdict';
import styles from './device.module.css';
import { shareText } from './words';

export function KernelTable({ test }: { test: SelfTest }) {
  return (
    <Table
      label="Kernels"
      scroll="Kernels: table"
      className={styles.kernels}
      heads={['Kernel', ['Cases', 'numeric'], 'Of what is allowed', 'Verdict']}
    >
      {test.forms.map(({ kernel, cases, nearest, wrong }) => (
        <tr key={kernel}>
          <th scope="row">{kernel}</th>
          <td className="numeric">{cases}</td>
          <td>
            <span className={styles.share}>
              <span className={styles.bar} aria-hidden>
                <span style={{ width: `${Math.min(100, 100 * nearest)}%` }} data-wrong={wrong !== null} />
              </span>
              {shareText(nearest)}
            </span>
          </td>
          <td>
            <Verdict icon={wrong === null ? Check : X} tone={wrong === null ? 'good' : 'bad'}>
              {wrong === null ? 'agrees' : 'off'}
            </Verdict>
          </td>
        </tr>
      ))}
    </Table>
  );
}
