/** Both loops at a glance; each part leads to the step that explains it. */
import { LOOPS } from '../words/steps';
import styles from './Loops.module.css';

export function Loops() {
  return (
    <figure className={styles.loops} aria-label={LOOPS.title}>
      <ol className={styles.inner} aria-label={LOOPS.inner}>
        {LOOPS.parts.map(({ step, name, text }) => (
          <li key={name}>
            <a href={`#/learn/${step}`}>
              <strong>{name}</strong>
              <span>{text}</span>
            </a>
          </li>
        ))}
      </ol>
      <p className={styles.outer}>
        <a href="#/learn/policy">
          <strong>{LOOPS.outerName}</strong> {LOOPS.outer}
        </a>
      </p>
    </figure>
  );
}
