/** One thing learned: from which text and when, what it did, and the ways to undo, export and measure it alone. */
import { Download, RefreshCw, Undo2 } from 'lucide-react';
import type { Learned } from '../../seal/memory/memory';
import type { StoredMemory } from '../../storage/memories';
import { Button } from '../ui/Button';
import { Folded } from '../ui/Folded';
import { measureAgain } from './actions';
import { ComparedTable } from './ComparedTable';
import { Effects } from './Effects';
import { exportMemory } from './exportMemory';
import { Curve } from './LessonCard';
import { undo } from './memories';
import styles from './talk.module.css';
import { useIsFree } from './useIsFree';
import { MEMORY, ORIGIN_WORDS } from './words/memory';

export function LearnedItem({ memory, learned }: { memory: StoredMemory; learned: Learned }) {
  const isFree = useIsFree();
  const { id, title, at, origin, compared } = learned;
  const known = compared.filter(({ gold }) => gold !== null);
  const [before, after] = [known.filter((one) => one.rightBefore), known.filter((one) => one.rightAfter)];
  return (
    <li className={styles.item}>
      <h3>{title}</h3>
      <p className={styles.facts}>
        {ORIGIN_WORDS[origin]} ·{' '}
        <time dateTime={at}>{new Date(at).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })}</time>
        {known.length > 0 && ` · ${MEMORY.right(before.length, after.length, known.length)}`}
      </p>
      <Folded summary={MEMORY.details}>
        <div className={styles.details}>
          <h4>{MEMORY.source}</h4>
          <p className={styles.notes}>{learned.source}</p>
          <h4>{MEMORY.lines}</h4>
          <p className={styles.notes}>{learned.lines.join('\n')}</p>
          <Curve losses={learned.losses} steps={learned.losses.length} />
          {compared.length > 0 && <ComparedTable compared={compared} />}
          <Effects effects={learned.effects} />
          <p className={styles.facts}>
            {learned.measuredAt === null ? MEMORY.asLearned : MEMORY.measured(learned.measuredAt)}
          </p>
          <Button
            icon={RefreshCw}
            size="small"
            disabled={!isFree}
            aria-label={MEMORY.measure(title)}
            onClick={() => void measureAgain(learned)}
          >
            {MEMORY.measureAgain}
          </Button>
        </div>
      </Folded>
      <div className="row wrap">
        <Button
          icon={Undo2}
          size="small"
          disabled={!isFree}
          aria-label={MEMORY.undo(title)}
          onClick={() => void undo(id)}
        >
          Undo
        </Button>
        <Button
          icon={Download}
          size="small"
          look="quiet"
          disabled={!isFree}
          aria-label={MEMORY.export(title)}
          onClick={() => void exportMemory(memory, [learned])}
        >
          Export
        </Button>
      </div>
    </li>
  );
}
