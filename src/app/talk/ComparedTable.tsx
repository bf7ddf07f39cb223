/** The same questions before and after, with nothing of the conversation in sight. */
import { Check, X } from 'lucide-react';
import type { Compared } from '../../seal/memory/memory';
import { Table } from '../ui/Table';
import styles from './talk.module.css';
import { TALK } from './words/talk';

export function ComparedTable({ compared }: { compared: readonly Compared[] }) {
  const known = compared.filter(({ gold }) => gold !== null);
  const right = (which: 'rightBefore' | 'rightAfter'): number => known.filter((one) => one[which]).length;
  return (
    <>
      {known.length > 0 && (
        <p className={styles.score}>
          <strong>{right('rightBefore')}</strong> of {known.length} right before, <strong>{right('rightAfter')}</strong>{' '}
          after
        </p>
      )}
      <Table
        label={TALK.compared}
        scroll={`${TALK.compared}, answers`}
        className={styles.compared}
        heads={['Question', 'Before', 'After']}
      >
        {compared.map(({ question, before, after, rightBefore, rightAfter }) => (
          <tr key={question}>
            <td>{question}</td>
            <td>
              <Answer text={before} right={rightBefore} />
            </td>
            <td>
              <Answer text={after} right={rightAfter} />
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
}

function Answer({ text, right }: { text: string; right: boolean | null }) {
  const Mark = right ? Check : X;
  return (
    <span className={styles.answer} data-right={right}>
      {right !== null && (
        <>
          <Mark size={13} aria-hidden />
          <span className="visually-hidden">{right ? 'right: ' : 'wrong: '}</span>
        </>
      )}
      <span className="answer-text">{text === '' ? TALK.silent : text}</span>
    </span>
  );
}
