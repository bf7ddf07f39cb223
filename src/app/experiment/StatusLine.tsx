/** The only place that shows the progress of an experiment: stage, n of N, time left, and the controls of the run. */

import { Pause, Play, RotateCcw, SkipForward, Square } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '../ui/Button';
import type { EngineStatus } from './engine';
import { useExperiment } from './experiment';
import type { ProgressState, Transport } from './progress';
import styles from './StatusLine.module.css';
import { useIsRunning } from './session';
import { durationText, useTimeLeft } from './timeLeft';
import { stageText } from './words/progress';

export function StatusLine() {
  const experiment = useExperiment();
  const { page, useProgress, useEngine, useRounds } = experiment;
  const progress = useProgress();
  const { transport, stage, purpose, round, done, total } = progress;
  const rounds = useRounds((state) => state.rounds);
  const left = useTimeLeft(experiment);
  const engine = useEngine((state) => state.status.kind);
  useEverySecond(transport === 'running');
  const { purposeText, countText } = page.words;
  const words = [stage === null ? 'Starting' : stageText(stage), purposeText(purpose, round, rounds)];
  return (
    <StatusFrame controls={<TransportButtons />}>
      <ProgressText
        progress={progress}
        engine={engine}
        words={words.filter(Boolean).join(', ')}
        count={stage !== null && total > 0 ? countText(stage, done, total) : null}
        secondsLeft={left}
      />
    </StatusFrame>
  );
}

export function StatusFrame({ controls, children }: { controls: ReactNode; children: ReactNode }) {
  return (
    <footer className={styles.line}>
      {children}
      <div className={styles.controls}>{controls}</div>
    </footer>
  );
}

/** Draws again each second while active: time left goes down between events too. */
function useEverySecond(active: boolean): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [active]);
}

/** Speaks at stage changes and ends, never at each step. */
export function LiveRegion() {
  const spoken = useExperiment().useProgress((state) => state.spoken);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {spoken}
    </div>
  );
}

interface Props {
  progress: Pick<ProgressState, 'transport' | 'task' | 'done' | 'total' | 'lastSeconds'>;
  engine: EngineStatus['kind'];
  /** What runs: "Finetuning, round 1 of 2". */
  words: string;
  /** How far it is: "step 3 of 9"; `null` where nobody can tell. */
  count: string | null;
  secondsLeft: number | null;
}

const AT_REST = {
  opening: 'Loading the model',
  ready: 'Ready',
  recovering: 'Reconnecting to the GPU',
  elsewhere: 'The model of the other page is loaded',
  unavailable: 'Live runs are off',
} as const;

const HELD: Record<Transport, string | null> = {
  idle: null,
  running: null,
  pausing: 'pausing after this batch',
  paused: 'paused',
  stopping: 'stopping',
};

export function ProgressText({ progress, engine, words, count, secondsLeft }: Props) {
  const { transport, task, done, total, lastSeconds } = progress;
  if (task === null) {
    return (
      <div className={styles.what}>
        <span>
          {AT_REST[engine]}
          {engine === 'ready' && lastSeconds !== null && (
            <span className="muted"> · the last step took {durationText(lastSeconds)}</span>
          )}
        </span>
      </div>
    );
  }
  const held = HELD[transport] ?? (engine === 'recovering' ? 'reconnecting to the GPU' : null);
  return (
    <div className={styles.what}>
      <span>
        <strong>{words}</strong>
        {count !== null && ` · ${count}`}
        {held !== null && ` · ${held}`}
        {secondsLeft !== null && ` · about ${durationText(secondsLeft)} left`}
      </span>
      <progress aria-label="Progress of this stage" max={total || 1} value={total > 0 ? done : 0} />
    </div>
  );
}

/** Pause or resume, step, stop, reset. */
function TransportButtons() {
  const { useProgress, useEngine, useDraft, useSettings, useResults, actions } = useExperiment();
  const { transport, task } = useProgress();
  // Subscribed, so that Step follows what the visitor changes, what the engine says and what runs elsewhere.
  useDraft();
  useSettings();
  useResults();
  useEngine();
  useIsRunning();
  const idle = task === null;
  const held = transport === 'paused' || transport === 'pausing';
  return (
    <>
      {held ? (
        <Button icon={Play} onClick={actions.resume}>
          Resume
        </Button>
      ) : (
        <Button icon={Pause} disabled={transport !== 'running'} onClick={actions.pause}>
          Pause
        </Button>
      )}
      <Button icon={SkipForward} disabled={!actions.canStep()} onClick={() => void actions.step()}>
        Step
      </Button>
      <Button icon={Square} disabled={idle || transport === 'stopping'} onClick={actions.stop}>
        Stop
      </Button>
      <Button icon={RotateCcw} disabled={!idle} onClick={actions.reset}>
        Reset
      </Button>
    </>
  );
}
