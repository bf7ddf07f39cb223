import type { ReactNode } from 'react';
import styles from './Badge.module.css';

/** A word on what something is. @param strong set off, for what comes out of a recorded run. */
export function Badge({ strong = false, children }: { strong?: boolean; children: ReactNode }) {
  return (
    <span className={styles.badge} data-strong={strong}>
      {children}
    </span>
  );
}
