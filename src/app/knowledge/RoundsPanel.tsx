import { RefreshCcw } from 'lucide-react';
import { useEngine } from '../experiment/engine';
import { useProgress } from '../experiment/progress';
import { RemedyButton } from '../experiment/RemedyButton';
import { RunEstimate } from '../experiment/RunEstimate';
import { Callout } from '../ui/Callout';
import { EmptyState } from '../ui/EmptyState';
import { later } from '../ui/later';
import { plural } from '../ui/numbers';
import { Part } from '../ui/Part';
import { ConditionsTable } from './ConditionsTable';
import { RoundFacts } from './RoundFacts';
import { RoundsFindings } from './RoundsFindings';
import { useRecorded } from './recorded/recorded';
import { runRounds } from './rounds';
import { useRounds } from './roundsStore';
import { roundPoints } from './roundsSummary';
import { SmallerOffer } from './SmallerOffer';
import { useSettings } from './settings';
import { SizeControl } from './settingsControls';

const RunCost = later(() => import('../experiment/RunCost'));

export function RoundsPanel() {
  const { conditions, records, measures: multiPassage, status, problem } = useRounds();
  const settings = useSettings((state) => state.settings);
  const ready = useEngine((state) => state.status.kind === 'ready');
  const idle = useProgress((state) => state.task === null);
  const points = roundPoints(conditions);
  return (
    <section className="panel" id="rounds" aria-label="Rounds">
      <header>
        <h2>Rounds</h2>
        <span className="muted small rounds-settings">
          {plural(settings.rounds, 'round')}, {plural(settings.trainingPassages, 'training passage')} each with{' '}
          {plural(settings.edits, 'edit')}; {plural(settings.heldOutPassages, 'held-out passage')}
        </span>
        <SizeControl />
        <RunEstimate settings={settings} />
        <button type="button" className="button" disabled={!ready || !idle} onClick={() => void runRounds()}>
          <RefreshCcw size={14} aria-hidden />
          Run ReST-EM
        </button>
      </header>
      {ready && idle && <SmallerOffer />}
      {problem !== null && (
        <div className="content">
          <Callout tone="warn" title="The rounds could not go on." alert actions={<RemedyButton problem={problem} />}>
            {problem}
          </Callout>
        </div>
      )}
      {points.length === 0 && records.length === 0 && multiPassage.length === 0 ? (
        <EmptyState title={status === 'running' ? 'Measuring the start' : 'Can it learn to write better notes?'}>
          {status === 'running'
            ? 'Base, passage only and the untrained policy are quizzed on the held-out passages first.'
            : 'Each round the model writes notes on fresh toy-world passages, the ones that taught it most train it, and passages that it never trains on show whether its notes got better.'}
        </EmptyState>
      ) : (
        <div className="rounds-layout">
          <RoundsFindings />
          <RoundFacts />
          <details className="wide">
            <summary>Table of conditions</summary>
            <ConditionsTable conditions={conditions} />
          </details>
          <CostDetails />
        </div>
      )}
    </section>
  );
}

/** Of the live run, or of the recorded one that is shown. */
function CostDetails() {
  const recorded = useRounds((state) => state.recorded);
  const run = useRecorded((state) => state.run);
  const live = useRounds((state) => state.cost);
  const cost = recorded ? (run?.cost ?? null) : live;
  if (cost === null) return null;
  return (
    <details className="wide">
      <summary>What it cost</summary>
      <Part failed="What it cost could not be shown.">
        <RunCost cost={cost} />
      </Part>
    </details>
  );
}
