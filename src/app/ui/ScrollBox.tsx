import type { ReactNode } from 'react';
import styles from './ScrollBox.module.css';

/** A part that scrolls by itself, reachable by keyboard and named for those who do not see it. */
export function ScrollBox(props: { label: string; className?: string | undefined; children: ReactNode }) {
  const { label, className = '', children } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard could not scroll here (WCAG 2.1.1)
    <section className={`${styles.scroll} ${className}`} tabIndex={0} aria-label={label} data-scrolls>
      {children}
    </section>
  );
}
