/** The frame of the recorded run that is shown or offered, and its title. A domain says what is in it. */
import type { ReactNode } from 'react';
import { Badge } from '../ui/Badge';
import styles from './RecordedPanel.module.css';

interface Props {
  label: string;
  /** Its list is on the way; it will take one line, or several. */
  waiting?: 'line' | 'lines' | false;
  children?: ReactNode;
}

export function RecordedPanel({ label, waiting = false, children }: Props) {
  return (
    <section className={styles.panel} data-waiting={waiting} aria-label={label}>
      {children}
    </section>
  );
}

/** @param badge where it comes from. */
export function RecordedTitle({ badge, children }: { badge: string; children: ReactNode }) {
  return (
    <p className={styles.title}>
      <Badge strong>{badge}</Badge>
      {children}
    </p>
  );
}
