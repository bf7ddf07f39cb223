/** What scenes are made of: columns with a number, and parts that appear at their beat without moving anything. */
import type { ReactNode } from 'react';
import notesStyles from './notes.module.css';
import sceneStyles from './scene.module.css';

interface ColumnProps {
  number: number;
  title: string;
  /** A word at its end. */
  beside?: string;
  children: ReactNode;
}

export function SceneColumn({ number, title, beside, children }: ColumnProps) {
  return (
    <section className={sceneStyles.column} aria-label={title}>
      <h2>
        <span aria-hidden>{number} · </span>
        {title}
        {beside !== undefined && <em>{beside}</em>}
      </h2>
      {children}
    </section>
  );
}

/** Takes its place from the beginning. @param delay milliseconds after its beat. */
export function Reveal({ when, delay = 0, children }: { when: boolean; delay?: number; children: ReactNode }) {
  return (
    <div
      className={notesStyles.reveal}
      data-shown={when}
      style={when && delay > 0 ? { transitionDelay: `${delay}ms` } : undefined}
    >
      {children}
    </div>
  );
}
