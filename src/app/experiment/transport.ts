/** The controls of what runs in an experiment. */
import type { Failure } from '../../worker/protocol';
import type { Session } from '../../worker/session';
import type { WorkerStores } from './experiment';
import { isRunning, presentRun } from './running';

/** Milliseconds; a batch of the largest runs on a software GPU has come to its end by then. */
const STOP_PATIENCE = 15_000;

export function makeTransport(
  { useProgress }: WorkerStores,
  session: () => Session | null,
  tellStuck: (stuck: Failure) => void,
) {
  const progress = () => useProgress.getState();
  return {
    pause: (): void => {
      if (progress().transport !== 'running') return;
      progress().setTransport('pausing');
      session()?.pause();
    },
    resume: (): void => {
      const { transport, setTransport } = progress();
      if (transport !== 'paused' && transport !== 'pausing') return;
      setTransport('running');
      session()?.resume();
    },
    step: (): void => session()?.step(),
    stop: (): void => {
      if (progress().task === null) return;
      progress().setTransport('stopping');
      session()?.stop();
      watchStop(tellStuck);
    },
    /** A pause that came too late for a run must not hold the next one. */
    release: (): void => {
      if (!isRunning()) session()?.resume();
    },
  };
}

function watchStop(tellStuck: (stuck: Failure) => void): void {
  const stopped = presentRun();
  setTimeout(() => {
    if (stopped === null || presentRun() !== stopped) return;
    const message = `The run was asked to stop ${STOP_PATIENCE / 1000} seconds ago and goes on. It may still stop by itself; Reconnect starts another worker. What you wrote and the results on this page are kept.`;
    tellStuck({ code: 'stop-unconfirmed', message });
  }, STOP_PATIENCE);
}
