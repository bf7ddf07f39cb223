import { testResults } from '../../../seal/puzzles/predict';
import { EmptyState } from '../../ui/EmptyState';
import { useQuizzedPuzzle, useResults, useSelectedCandidate } from '../experiment';
import { VotesView } from '../grids/VotesView';
import { IN_CONTEXT_SUMMARY, PREDICTIONS_EMPTY } from '../words/page';

/** The votes with the selected candidate's adapter, and those without any. */
export function PredictionsTab() {
  const puzzle = useQuizzedPuzzle();
  const selected = useSelectedCandidate();
  const inContext = useResults((state) => state.results.inContext);
  const predictions = selected?.predictions ?? null;
  if (predictions === null) return <EmptyState title={PREDICTIONS_EMPTY.title}>{PREDICTIONS_EMPTY.text}</EmptyState>;
  return (
    <div className="stack">
      <VotesView puzzle={puzzle} predictions={predictions} results={testResults(puzzle, predictions)} />
      {inContext !== null && (
        <details>
          <summary>{IN_CONTEXT_SUMMARY}</summary>
          <VotesView puzzle={puzzle} predictions={inContext} results={testResults(puzzle, inContext)} />
        </details>
      )}
    </div>
  );
}
