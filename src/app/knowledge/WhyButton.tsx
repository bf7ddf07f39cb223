import type { Change } from './verdict';
import { useView } from './view';

/** Leads from a question that flipped to the lines behind it; nothing for one that did not. */
export function WhyButton({ question, change }: { question: number; change: Change | undefined }) {
  const askWhy = useView((state) => state.askWhy);
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
