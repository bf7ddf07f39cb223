/** What the adapter changed about one answer, as icon and word, never colour alone; from a flip on to the lines behind it. */
import { ArrowDownRight, ArrowUpRight, Check, Minus } from 'lucide-react';
import styles from './ChangeMark.module.css';
import { useAskWhy } from './experiment';
import type { Change } from './verdict';
import { CHANGE_LABELS } from './words/lab';

const ICONS = { fixed: ArrowUpRight, broken: ArrowDownRight, 'still-wrong': Minus, 'still-right': Check } as const;

export function ChangeMark({ question, change }: { question: number; change: Change | undefined }) {
  const askWhy = useAskWhy();
  if (change === undefined) return null;
  const Icon = ICONS[change];
  return (
    <>
      <span className={styles.verdict} data-change={change}>
        <Icon size={14} aria-hidden />
        <span>{CHANGE_LABELS[change]}</span>
      </span>
      {(change === 'fixed' || change === 'broken') && (
        <button
          type="button"
          className={styles.why}
          aria-label={`Why? Question ${question + 1} was ${change}`}
          onClick={() => askWhy(question)}
        >
          Why?
        </button>
      )}
    </>
  );
}
