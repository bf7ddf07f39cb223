/** The words of the status line: what runs and how far it is, or that nothing does. */

import type { EngineStatus } from './engine';
import type { ProgressState, Transport } from './progress';
import { durationText } from './timeLeft';

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
      <div className="what">
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
    <div className="what">
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
