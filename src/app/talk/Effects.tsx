/** What something learned changed elsewhere: how many were right before and after, and how many answers are others. */
import type { Elsewhere, Effects as Measured } from '../../seal/memory/memory';
import { Term } from '../ui/Term';
import styles from './talk.module.css';
import { ELSEWHERE } from './words/talk';

export function Effects({ effects: { known, earlier } }: { effects: Measured }) {
  if (known === null && earlier === null) return null;
  return (
    <dl className={styles.effects}>
      <Row name={ELSEWHERE.known} term="side-effects" of={known} />
      <Row name={ELSEWHERE.earlier} of={earlier} />
    </dl>
  );
}

function Row({ name, term, of }: { name: string; term?: string; of: Elsewhere | null }) {
  if (of === null) return null;
  const { before, after, asked, unchanged } = of;
  const changed = Math.round((1 - unchanged) * asked);
  return (
    <div>
      <dt>{term === undefined ? name : <Term of={term}>{name}</Term>}</dt>
      <dd data-worse={after < before}>
        {ELSEWHERE.right(before, after, asked)}
        <span className="muted"> · {ELSEWHERE.changed(changed)}</span>
      </dd>
    </div>
  );
}
