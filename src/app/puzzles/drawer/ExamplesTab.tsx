import { EmptyState } from '../../ui/EmptyState';
import { ExamplesView } from '../configuration/ExamplesView';
import { useSelectedCandidate } from '../experiment';
import { EXAMPLES_EMPTY } from '../words/page';

/** What the selected configuration trains on. */
export function ExamplesTab() {
  const selected = useSelectedCandidate();
  const configuration = selected?.written?.configuration ?? null;
  if (selected?.set == null || configuration === null)
    return <EmptyState title={EXAMPLES_EMPTY.title}>{EXAMPLES_EMPTY.text}</EmptyState>;
  return <ExamplesView key={selected.id} set={selected.set} loss={configuration.loss} />;
}
