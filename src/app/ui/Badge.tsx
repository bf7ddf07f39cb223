import type { ReactNode } from 'react';
import styles from './Badge.module.css';

/** A word on what something is. @param status `recorded` is set off; of others the icon has the colour. */
export function Badge({ status, children }: { status?: string; children: ReactNode }) {
  return (
    <span className={styles.badge} data-status={status}>
      {children}
    </span>
  );
}
