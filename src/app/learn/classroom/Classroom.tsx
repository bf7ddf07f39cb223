/** What a class does with it: predict, write one's own notes, take a sheet home. */
import type { Lesson } from '../../../seal/record/lesson/schema';
import styles from '../learn.module.css';
import { CLASSROOM, OWN } from '../words/classroom';
import { PredictGame } from './PredictGame';
import { Worksheet } from './Worksheet';

export function Classroom({ lesson: { duels, knowledge } }: { lesson: Lesson }) {
  const [run] = knowledge;
  return (
    <section className={styles.chapter} id="classroom" tabIndex={-1} aria-labelledby="classroom-title">
      <h2 id="classroom-title">{CLASSROOM.title}</h2>
      <p data-screen-only>{CLASSROOM.intro}</p>
      <div data-screen-only>
        <PredictGame duels={duels} />
      </div>
      <section aria-label={OWN.title} data-screen-only className={styles.own}>
        <h3>{OWN.title}</h3>
        {OWN.text.map((text) => (
          <p key={text}>{text}</p>
        ))}
        <a className="button" href="#/?v=1&sample=1">
          {OWN.link}
        </a>
      </section>
      {run !== undefined && <Worksheet duels={duels} run={run} />}
    </section>
  );
}
