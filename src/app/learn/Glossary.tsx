import { TERMS } from '../experiment/terms';
import styles from './learn.module.css';
import { LEARN } from './words/steps';

const SORTED = Object.entries(TERMS).toSorted(([, left], [, right]) => left.name.localeCompare(right.name, 'en'));

export function Glossary() {
  return (
    <section className={styles.chapter} id="glossary" tabIndex={-1} aria-labelledby="glossary-title">
      <h2 id="glossary-title">{LEARN.glossary}</h2>
      <p>{LEARN.glossaryIntro}</p>
      <dl className={styles.glossary}>
        {SORTED.map(([key, { name, text }]) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
