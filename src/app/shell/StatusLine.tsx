/** The only place that shows progress: stage, n of N, time left, and the controls of the run. */
import { Pause, Play, RotateCcw, SkipForward, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import { canRun, pause, reset, resume, stepOnce, stop } from '../lab/actions';
import { durationText } from '../lab/timeLeft';
import { useTimeLeft } from '../lab/useTimeLeft';
import { useDraft } from '../stores/draft';
import { useEngine } from '../stores/engine';
import { type Transport, useProgress } from '../stores/progress';
import { useRounds } from '../stores/rounds';
import { countText, purposeText, stageText } from '../strings/progress';

export function StatusLine() {
  const { transport, task } = useProgress();
  // Subscribed so that Step follows what the visitor types and what the engine says.
  useDraft((state) => state.history.present);
  useEngine();
  const idle = task === null;
  const held = transport === 'paused' || transport === 'pausing';
  return (
    <footer className="status-line">
      <StatusText />
      <div className="transport">
        {held ? (
          <button type="button" className="button" onClick={resume}>
            <Play size={13} aria-hidden />
            Resume
          </button>
        ) : (
          <button type="button" className="button" disabled={transport !== 'running'} onClick={pause}>
            <Pause size={13} aria-hidden />
            Pause
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={!(transport === 'paused' || (idle && canRun()))}
          onClick={() => void stepOnce()}
        >
          <SkipForward size={13} aria-hidden />
          Step
        </button>
        <button type="button" className="button" disabled={idle || transport === 'stopping'} onClick={stop}>
          <Square size={12} aria-hidden />
          Stop
        </button>
        <button type="button" className="button" disabled={!idle} onClick={() => void reset()}>
          <RotateCcw size={13} aria-hidden />
          Reset
        </button>
      </div>
    </footer>
  );
}

const HELD: Record<Transport, string | null> = {
  idle: null,
  running: null,
  pausing: 'pausing after this batch',
  paused: 'paused',
  stopping: 'stopping',
};

function StatusText() {
  const { transport, task, stage, purpose, round, done, total, lastSeconds } = useProgress();
  const left = useTimeLeft();
  const rounds = useRounds((state) => state.rounds);
  const engine = useEngine((state) => state.status);
  useEverySecond(transport === 'running');
  if (task === null) {
    const text = { opening: 'Loading the model', ready: 'Ready', unavailable: 'Live runs are off' }[engine.kind];
    return (
      <div className="what">
        <span>
          {text}
          {engine.kind === 'ready' && lastSeconds !== null && (
            <span className="muted"> · the last step took {durationText(lastSeconds)}</span>
          )}
        </span>
      </div>
    );
  }
  const words = [stage === null ? 'Starting' : stageText(stage), purposeText(purpose, round, rounds)];
  const held = HELD[transport];
  return (
    <div className="what">
      <span>
        <strong>{words.filter(Boolean).join(', ')}</strong>
        {stage !== null && total > 0 && ` · ${countText(stage, done, total)}`}
        {held !== null && ` · ${held}`}
        {left !== null && ` · about ${durationText(left)} left`}
      </span>
      <progress aria-label="Progress of this stage" max={total || 1} value={total > 0 ? done : 0} />
    </div>
  );
}

/** Time left goes down between events too. */
function useEverySecond(active: boolean): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [active]);
}
