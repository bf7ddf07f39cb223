/** What the adapter changed about one answer: icon and word, never colour alone. */
import { ArrowDownRight, ArrowUpRight, Check, Minus } from 'lucide-react';
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
