/** Pause or resume, step, stop, reset: the controls of a run in either domain. */
import { Pause, Play, RotateCcw, SkipForward, Square } from 'lucide-react';
import type { Transport } from './progress';

export interface TransportActions {
  onPause: () => void;
  onResume: () => void;
  onStep: () => void;
  onStop: () => void;
  onReset: () => void;
}

interface Props extends TransportActions {
  transport: Transport;
  idle: boolean;
  /** Whether a next step could begin now. */
  steppable: boolean;
}

export function TransportButtons({ transport, idle, steppable, ...on }: Props) {
  const held = transport === 'paused' || transport === 'pausing';
  return (
    <div className="transport">
      {held ? (
        <button type="button" className="button" onClick={on.onResume}>
          <Play size={13} aria-hidden />
          Resume
        </button>
      ) : (
        <button type="button" className="button" disabled={transport !== 'running'} onClick={on.onPause}>
          <Pause size={13} aria-hidden />
          Pause
        </button>
      )}
      <button
        type="button"
        className="button"
        disabled={!(transport === 'paused' || (idle && steppable))}
        onClick={on.onStep}
      >
        <SkipForward size={13} aria-hidden />
        Step
      </button>
      <button type="button" className="button" disabled={idle || transport === 'stopping'} onClick={on.onStop}>
        <Square size={12} aria-hidden />
        Stop
      </button>
      <button type="button" className="button" disabled={!idle} onClick={on.onReset}>
        <RotateCcw size={13} aria-hidden />
        Reset
      </button>
    </div>
  );
}
