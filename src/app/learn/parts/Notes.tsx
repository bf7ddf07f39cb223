import { isQuizLine } from '../../../seal/record/lesson/quizLine';
import styles from './Notes.module.css';

/** Lines of notes as they were trained on; those with the exam's own form are set off. */
export function Notes({ lines, label }: { lines: readonly string[]; label: string }) {
  return (
    <ul className={styles.notes} aria-label={label}>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are fixed
        <li key={at} data-quiz={isQuizLine(line)}>
          {line}
        </li>
      ))}
      {lines.length === 0 && <li className="muted">nothing</li>}
    </ul>
  );
}
