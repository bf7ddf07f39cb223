import { EmptyState } from '../../ui/EmptyState';
import { ScrollBox } from '../../ui/ScrollBox';
import { useQuizzedPuzzle, useSelectedCandidate } from '../stages/usePuzzleStage';
import { RAW_EMPTY } from '../words/page';

/** The selected candidate as it is recorded, ids included. */
export function RawTab() {
  const selected = useSelectedCandidate();
  const puzzle = useQuizzedPuzzle();
  if (selected === null) return <EmptyState title={RAW_EMPTY.title}>{RAW_EMPTY.text}</EmptyState>;
  return (
    <ScrollBox label="Raw record">
      <pre className="raw">{JSON.stringify({ candidate: selected, puzzle }, null, 1)}</pre>
    </ScrollBox>
  );
}
