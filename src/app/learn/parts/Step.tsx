/** One step: its words at the left, its figure at the right, below that where the numbers come from. */
import type { ReactNode } from 'react';
import styles from '../learn.module.css';
import { STEPS, type StepName } from '../words/steps';
import { Linked } from './linked';
import { Prose } from './Prose';

const NAMES = Object.keys(STEPS);

interface Props {
  name: StepName;
  paragraphs: readonly string[];
  source: string;
  children: ReactNode;
}

export function Step({ name, paragraphs, source, children }: Props) {
  return (
    <Linked step={name}>
      <section className={styles.step} id={name} tabIndex={-1} aria-labelledby={`${name}-title`}>
        <div className={styles.words}>
          <h2 id={`${name}-title`}>
            <span className={styles.number} aria-hidden>
              {NAMES.indexOf(name) + 1}
            </span>
            {STEPS[name]}
          </h2>
          <Prose paragraphs={paragraphs} />
        </div>
        <div className={styles.figure} id={`${name}-figure`}>
          {children}
          <p className="muted small">{source}</p>
        </div>
      </section>
    </Linked>
  );
}
