/** What the adapter changed about one answer; from a flip on to the lines behind it. */
import { ArrowDownRight, ArrowUpRight, Check, Minus } from 'lucide-react';
import { Verdict } from '../ui/Verdict';
import styles from './ChangeMark.module.css';
import { useAskWhy } from './experiment';
import type { Change } from './verdict';
import { CHANGE_LABELS } from './words/lab';

export const CHANGE_MARKS = {
  fixed: { icon: ArrowUpRight, tone: 'good' },
  broken: { icon: ArrowDownRight, tone: 'bad' },
  'still-wrong': { icon: Minus },
  'still-right': { icon: Check },
} as const;

export function ChangeMark({ question, change }: { question: number; change: Change | undefined }) {
  const askWhy = useAskWhy();
  if (change === undefined) return null;
  return (
    <>
      <Verdict {...CHANGE_MARKS[change]}>{CHANGE_LABELS[change]}</Verdict>
      {(change === 'fixed' || change === 'broken') && (
        <button
          type="button"
          className={styles.why}
          data-screen-only
          aria-label={`Why? Question ${question + 1} was ${change}`}
          onClick={() => askWhy(question)}
        >
          Why?
        </button>
      )}
    </>
  );
}
