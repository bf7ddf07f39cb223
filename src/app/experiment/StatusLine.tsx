/** The only place that shows the progress of an experiment: stage, n of N, time left, and the controls of the run. */

import { Pause, Play, RotateCcw, SkipForward, Square } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { durationText } from '../../seal/cost/duration';
import { Button } from '../ui/Button';
import { useChosenModel } from './chosenModel';
import { useActions, useExperiment } from './experiment';
import type { Transport } from './progress';
import styles from './StatusLine.module.css';
import { useTimeLeft } from './timeLeft';
import { stageText } from './words/progress';

/** @param leads whether the page above it is the experiment's own. */
export function StatusLine({ leads }: { leads: boolean }) {
  return (
    <StatusFrame controls={<TransportButtons leads={leads} />}>
      <ProgressText leads={leads} />
    </StatusFrame>
  );
}

export function StatusFrame({ controls, children }: { controls: ReactNode; children: ReactNode }) {
  return (
    <footer className={styles.line} data-part="status">
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

/** What runs, how far it is and how long it will take; or that nothing does. */
function ProgressText({ leads }: { leads: boolean }) {
  const experiment = useExperiment();
  const { page, useProgress, useEngine, useRounds } = experiment;
  const { transport, task, stage, purpose, round, done, total, lastSeconds } = useProgress();
  const rounds = useRounds((state) => state.rounds);
  const secondsLeft = useTimeLeft(experiment);
  // One that no page has shown yet waits for nothing.
  const own = useEngine(({ status, workerStarts }) => (leads || workerStarts > 0 ? status.kind : 'elsewhere'));
  const worker = useChosenModel((state) => state.worker.kind);
  // Another page's model is no news where no page's own is due.
  const engine = own === 'elsewhere' && !leads ? worker : own;
  useEverySecond(transport === 'running');
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
  const { purposeText, countText } = page.words;
  const words = [stage === null ? 'Starting' : stageText(stage), purposeText(purpose, round, rounds)];
  const held = HELD[transport] ?? (engine === 'recovering' ? 'reconnecting to the GPU' : null);
  return (
    <div className={styles.what}>
      <span>
        <strong>{words.filter(Boolean).join(', ')}</strong>
        {stage !== null && total > 0 && ` · ${countText(stage, done, total)}`}
        {held !== null && ` · ${held}`}
        {secondsLeft !== null && ` · about ${durationText(secondsLeft)} left`}
      </span>
      <progress aria-label="Progress of this stage" max={total || 1} value={total > 0 ? done : 0} />
    </div>
  );
}

/** Pause or resume, step, stop, reset; elsewhere than on the experiment's page only what holds up a task that is at work. */
function TransportButtons({ leads }: { leads: boolean }) {
  const { transport, task } = useExperiment().useProgress();
  const actions = useActions();
  const idle = task === null;
  const held = transport === 'paused' || transport === 'pausing';
  const { place, shown } = useUntilLeft(!idle);
  if (!leads && !shown) return null;
  return (
    <div ref={place} className={styles.controls}>
      {held ? (
        <Button icon={Play} onClick={actions.resume}>
          Resume
        </Button>
      ) : (
        <Button icon={Pause} disabled={transport !== 'running'} onClick={actions.pause}>
          Pause
        </Button>
      )}
      {leads && (
        <Button icon={SkipForward} disabled={!actions.canStep()} onClick={() => void actions.step()}>
          Step
        </Button>
      )}
      <Button icon={Square} disabled={idle || transport === 'stopping'} onClick={actions.stop}>
        Stop
      </Button>
      {leads && (
        <Button icon={RotateCcw} disabled={!idle} onClick={actions.reset}>
          Reset
        </Button>
      )}
    </div>
  );
}

/** As long as something is at work, and then until the focus has left the button that ended it. */
function useUntilLeft(atWork: boolean) {
  const place = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(atWork);
  useEffect(() => {
    const { current } = place;
    const isFocused = current?.contains(document.activeElement) ?? false;
    setShown(atWork || isFocused);
    if (atWork || current === null || !isFocused) return;
    const leave = ({ relatedTarget }: FocusEvent): void => {
      if (!(relatedTarget instanceof Node && current.contains(relatedTarget))) setShown(false);
    };
    current.addEventListener('focusout', leave);
    return () => current.removeEventListener('focusout', leave);
  }, [atWork]);
  return { place, shown: atWork || shown };
}
