/** What a page consists of, where the skip link leads; its headline with what stands below and beside it. */
import type { ReactNode } from 'react';
import styles from './Main.module.css';

export function Main({ children }: { children?: ReactNode }) {
  return (
    <main className={styles.main} id="main" tabIndex={-1}>
      {children}
    </main>
  );
}

interface HeadProps {
  headline: string;
  /** Below it, in paragraphs. */
  text: ReactNode;
  children: ReactNode;
}

export function Head({ headline, text, children }: HeadProps) {
  return (
    <div className={styles.head}>
      <div className={styles.text}>
        <h1>{headline}</h1>
        {text}
      </div>
      {children}
    </div>
  );
}
