/** The page's end of the worker: starts it, sends commands, hands telemetry on, and notices when it dies. */
import type { Command, Telemetry } from './protocol';
import { trustedScript } from './scripts';

export interface WorkerClient {
  send: (command: Command) => void;
  /** Ends this worker at once, whatever it is doing. */
  close: () => void;
}

export function startWorker(onTelemetry: (telemetry: Telemetry) => void): WorkerClient {
  const worker = new Worker(trustedScript('engine'), { type: 'module', name: 'selkie-engine' });
  worker.addEventListener('message', (event: MessageEvent<Telemetry>) => onTelemetry(event.data));
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    crashed(event.message);
  });
  worker.addEventListener('messageerror', () => crashed('a message could not be read'));

  function crashed(detail: string | undefined): void {
    const reason = detail === undefined || detail === '' ? 'its script did not load' : detail;
    const message = `The worker that runs the model stopped (${reason}). What you wrote is kept; reconnect to go on.`;
    onTelemetry({ kind: 'open-failed', failure: { code: 'worker-crashed', message } });
  }

  return { send: (command) => worker.postMessage(command), close: () => worker.terminate() };
}
