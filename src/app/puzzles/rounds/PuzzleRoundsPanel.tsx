import { RefreshCcw } from 'lucide-react';
import { ErrorBoundary } from 'react-error-boundary';
import { RemedyButton } from '../../experiment/RemedyButton';
import { Callout } from '../../ui/Callout';
import { EmptyState } from '../../ui/EmptyState';
import { later } from '../../ui/later';
import { Part } from '../../ui/Part';
import { usePuzzleDraft } from '../draft';
import { runRounds } from '../longRuns';
import { PuzzleSizeControl } from '../PuzzleControls';
import { PuzzleRoundsEstimate } from '../PuzzleEstimate';
import { usePuzzleRounds } from '../roundsStore';
import { useRunnable } from '../stages/usePuzzleStage';
import { RECORDED_PUZZLES } from '../words/recorded';
import { PUZZLE_ROUNDS, sizeOfRun } from '../words/rounds';
import { PuzzleConditionsTable } from './PuzzleConditionsTable';
import { PuzzleRoundFacts } from './PuzzleRoundFacts';
import { PuzzleRoundsChart } from './PuzzleRoundsChart';
import { PuzzleRoundsFindings } from './PuzzleRoundsFindings';
import { PuzzleSmallerOffer } from './PuzzleSmallerOffer';
import { references, roundPoints } from './summary';

const RunCost = later(() => import('../../experiment/RunCost'));

export function PuzzleRoundsPanel() {
  const { conditions, records, status, problem, rounds, cost, recorded } = usePuzzleRounds();
  const settings = usePuzzleDraft((state) => state.settings);
  const runnable = useRunnable();
  return (
    <section className="panel" id="rounds" aria-label="Rounds">
      <header>
        <h2>Rounds</h2>
        {recorded && (
          <span className="badge" data-status="recorded">
            {RECORDED_PUZZLES.mark}
          </span>
        )}
        <span className="muted small rounds-settings">{sizeOfRun(settings, recorded)}</span>
        <PuzzleSizeControl />
        <PuzzleRoundsEstimate />
        <button type="button" className="button" disabled={!runnable} onClick={() => void runRounds()}>
          <RefreshCcw size={14} aria-hidden />
          Run ReST-EM
        </button>
      </header>
      {runnable && <PuzzleSmallerOffer />}
      {problem !== null && (
        <div className="content">
          <Callout tone="warn" title={PUZZLE_ROUNDS.failed} alert actions={<RemedyButton problem={problem} />}>
            {problem}
          </Callout>
        </div>
      )}
      {conditions.length === 0 && records.length === 0 ? (
        <EmptyState title={status === 'running' ? PUZZLE_ROUNDS.startTitle : PUZZLE_ROUNDS.emptyTitle}>
          {status === 'running' ? PUZZLE_ROUNDS.start : PUZZLE_ROUNDS.empty}
        </EmptyState>
      ) : (
        <div className="rounds-layout">
          {conditions.length === 0 ? (
            <p className="muted">{PUZZLE_ROUNDS.unmeasured}</p>
          ) : (
            <div className="stack">
              <ErrorBoundary fallback={<p className="problem">{PUZZLE_ROUNDS.chartFailed}</p>}>
                <PuzzleRoundsChart
                  points={roundPoints(conditions)}
                  references={references(conditions)}
                  rounds={rounds}
                />
              </ErrorBoundary>
              <PuzzleRoundsFindings />
            </div>
          )}
          <PuzzleRoundFacts />
          {conditions.length > 0 && (
            <details className="wide" open>
              <summary>{PUZZLE_ROUNDS.tableSummary}</summary>
              <PuzzleConditionsTable conditions={conditions} />
            </details>
          )}
          {cost !== null && (
            <details className="wide">
              <summary>What it cost</summary>
              <Part failed={PUZZLE_ROUNDS.costFailed}>
                <RunCost cost={cost} />
              </Part>
            </details>
          )}
        </div>
      )}
    </section>
  );
}
