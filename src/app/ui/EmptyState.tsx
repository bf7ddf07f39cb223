import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

/** What will be here, and how it comes to be here. */
export function EmptyState({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.state}>
      <h3>{title}</h3>
      <p>{children}</p>
    </div>
  );
}
