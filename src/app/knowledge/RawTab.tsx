import { EmptyState } from '../ui/EmptyState';
import { ScrollBox } from '../ui/ScrollBox';
import { useLab } from './lab';
import { useSelected } from './useSelected';

/** The selected self-edit as it is recorded, ids included. */
export function RawTab() {
  const selected = useSelected();
  const base = useLab((state) => state.results.base);
  if (selected === null)
    return (
      <EmptyState title="Nothing recorded yet">
        Everything that a step produces is shown here as it is recorded, and can be exported.
      </EmptyState>
    );
  return (
    <ScrollBox label="Raw record">
      <pre className="raw">{JSON.stringify({ candidate: selected, base }, null, 1)}</pre>
    </ScrollBox>
  );
}
