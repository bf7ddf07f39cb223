/** What the adapter changed about one answer: icon and word, never colour alone. */
import { ArrowDownRight, ArrowUpRight, Check, Minus } from 'lucide-react';
import { useAskWhy } from './useSelected';
import type { Change } from './verdict';
import { CHANGE_LABELS } from './words/lab';

const ICONS = { fixed: ArrowUpRight, broken: ArrowDownRight, 'still-wrong': Minus, 'still-right': Check } as const;

export function Verdict({ change }: { change: Change | undefined }) {
  if (change === undefined) return null;
  const Icon = ICONS[change];
  return (
    <span className="verdict" data-change={change}>
      <Icon size={14} aria-hidden />
      <span>{CHANGE_LABELS[change]}</span>
    </span>
  );
}

/** Leads from a question that flipped to the lines behind it; nothing for one that did not. */
export function WhyButton({ question, change }: { question: number; change: Change | undefined }) {
  const askWhy = useAskWhy();
  if (change !== 'fixed' && change !== 'broken') return null;
  return (
    <button
      type="button"
      className="why-button"
      aria-label={`Why? Question ${question + 1} was ${change}`}
      onClick={() => askWhy(question)}
    >
      Why?
    </button>
  );
}
