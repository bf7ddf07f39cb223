import { useSelected } from '../lab/useSelected';
import { useLab } from '../stores/lab';
import { EmptyState } from './EmptyState';

/** The selected self-edit as it is recorded, ids included. */
export function RawTab() {
  const selected = useSelected();
  const base = useLab((state) => state.results.base);
  if (selected === null) return <EmptyState title="Nothing recorded yet">Everything that a step produces is shown here as it is recorded, and can be exported.</EmptyState>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <pre className="raw" tabIndex={0} role="group" aria-label="Raw record">
      {JSON.stringify({ candidate: selected, base }, null, 1)}
    </pre>
  );
}
