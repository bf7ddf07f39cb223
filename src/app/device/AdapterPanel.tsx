/** What the adapter calls itself, and what its limits and features mean here. */
import { Cpu } from 'lucide-react';
import type { DeviceSheet } from '../../contract/device';
import { Badge } from '../ui/Badge';
import { Panel } from '../ui/Panel';
import { Table } from '../ui/Table';
import styles from './device.module.css';
import { DEVICE, limitRows } from './words';

export function AdapterPanel({ sheet }: { sheet: DeviceSheet }) {
  const { vendor, architecture, device, description, software } = sheet;
  // Drivers put their version after a colon.
  const name = description.split(':')[0] || [vendor, architecture].filter(Boolean).join(' ') || DEVICE.unnamed;
  const facts = [
    ['Vendor', vendor],
    ['Architecture', architecture],
    ['Device', device],
    ['In full', description],
  ].filter(([, value]) => value !== '' && value !== name);
  return (
    <Panel title={DEVICE.adapter} beside={<Badge>{software ? DEVICE.software : DEVICE.hardware}</Badge>}>
      <div className={styles.adapter}>
        <p className={styles.name}>
          <Cpu size={20} aria-hidden />
          {name}
        </p>
        <dl className={styles.facts}>
          {facts.map(([term, value]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {software && <p className="muted small">{DEVICE.softwareNote}</p>}
      </div>
    </Panel>
  );
}

export function LimitsPanel({ sheet }: { sheet: DeviceSheet }) {
  return (
    <Panel title={DEVICE.limits}>
      <Table
        label="Limits and features"
        scroll="Limits and features: table"
        className={styles.limits}
        heads={['Limit or feature', 'On this device', 'What it means here']}
      >
        {limitRows(sheet).map(({ name, value, means }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className={styles.value}>{value}</td>
            <td className={styles.means}>{means}</td>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
