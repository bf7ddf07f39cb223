import { diffWords } from 'diff';
import styles from './WordDiff.module.css';

/** `after`, with the words that `before` did not have marked. Equal texts are shown plainly. */
export function WordDiff({ before, after }: { before: string; after: string }) {
  if (after === '') return <em className="muted">nothing</em>;
  if (before === after) return <span>{after}</span>;
  const kept = diffWords(before, after).filter((part) => !part.removed);
  return (
    <>
      {kept.map(({ value, added }, index) =>
        added ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order of the words is their identity
          <ins className={styles.added} key={index}>
            {value}
          </ins>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order of the words is their identity
          <span key={index}>{value}</span>
        ),
      )}
    </>
  );
}
