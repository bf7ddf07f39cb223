/**
 * One worker of a domain at a time: starting it, what it tells of model, device and task, and starting it anew after it died.
 * What only one domain knows goes on to that domain.
 */
import type { StoreApi } from 'zustand';
import { startWorker, type WorkerClient } from '../../worker/client';
import type { EmbeddedModel } from '../../worker/models';
import type { Command, Failure, Task, TaskCommand, Telemetry } from '../../worker/protocol';
import type { EngineState } from '../stores/engine';
import { useNotices } from '../stores/notices';
import type { ProgressState } from '../stores/progress';

export type Outcome = { kind: 'finished' } | { kind: 'stopped' } | { kind: 'failed'; failure: Failure };

interface Options {
  model: EmbeddedModel;
  engine: Pick<StoreApi<EngineState>, 'setState'>;
  progress: Pick<StoreApi<ProgressState>, 'getState'>;
  /** Before a worker takes the place of another: nothing that was asked of that one will be answered. */
  onConnect?: () => void;
  onTelemetry: (telemetry: Telemetry) => void;
  onEnd?: () => void;
}

export interface WorkerConnection {
  connect: () => void;
  send: (command: Command) => void;
  /** One task at a time; resolves whatever becomes of it. */
  runTask: (command: TaskCommand) => Promise<Outcome>;
}

type Ended = Extract<Telemetry, { kind: 'finished' | 'stopped' | 'failed' }>;

/** What leaves another policy in place. */
const ROUNDS: readonly Task[] = ['rounds', 'puzzle-rounds'];

export function makeWorkerConnection({ model, engine, progress, ...on }: Options): WorkerConnection {
  let client: WorkerClient | null = null;
  let endTask: ((outcome: Outcome) => void) | null = null;
  /** Policies that were trained, also by earlier workers: two of equally many rounds are not the same. */
  let policies = 0;

  function connect(): void {
    client?.close();
    endTask?.({ kind: 'stopped' });
    on.onConnect?.();
    engine.setState(({ workerStarts }) => ({
      status: { kind: 'opening', step: 'worker' },
      policyVersion: 0,
      policy: 0,
      workerStarts: workerStarts + 1,
    }));
    client = startWorker(receive);
    client.send({
      kind: 'open',
      model,
      base: document.baseURI.replace(/[?#].*$/, ''),
      pageHasGpu: 'gpu' in navigator && navigator.gpu !== undefined,
    });
  }

  const send = (command: Command): void => client?.send(command);

  function runTask(command: TaskCommand): Promise<Outcome> {
    return new Promise((resolve) => {
      endTask = (outcome) => {
        endTask = null;
        progress.getState().end();
        on.onEnd?.();
        resolve(outcome);
      };
      progress.getState().begin(command.task);
      send(command);
    });
  }

  function receive(telemetry: Telemetry): void {
    switch (telemetry.kind) {
      case 'opening':
        engine.setState({ status: { kind: 'opening', step: telemetry.step } });
        break;
      case 'opened':
        progress.getState().say(`The model is ready: ${telemetry.model.name}.`);
        engine.setState({ status: { kind: 'ready', model: telemetry.model, device: telemetry.device } });
        break;
      case 'open-failed':
        lose(telemetry.failure);
        break;
      case 'paused':
      case 'resumed':
        follow(telemetry.kind === 'paused' ? 'paused' : 'running');
        break;
      case 'finished':
        settle(telemetry, { kind: 'finished' });
        break;
      case 'stopped':
        settle(telemetry, { kind: 'stopped' });
        break;
      case 'failed':
        if (telemetry.failure.code === 'device-lost') lose(telemetry.failure);
        settle(telemetry, { kind: 'failed', failure: telemetry.failure });
        break;
      case 'trouble':
        useNotices.getState().setTrouble(telemetry.failure.message);
        break;
      default:
        on.onTelemetry(telemetry);
    }
  }

  /** A run that is being stopped neither pauses nor goes on, whatever was on its way. */
  function follow(transport: 'paused' | 'running'): void {
    const { task, transport: present, setTransport } = progress.getState();
    if (task !== null && present !== 'stopping') setTransport(transport);
  }

  function settle({ kind, task, policyVersion }: Ended, outcome: Outcome): void {
    const trained = kind === 'finished' && ROUNDS.includes(task);
    if (trained) policies += 1;
    engine.setState(({ policy }) => ({ policyVersion, policy: policyVersion === 0 ? 0 : trained ? policies : policy }));
    endTask?.(outcome);
  }

  /** Live runs are off until the visitor reconnects; what was computed stays on the page. */
  function lose(failure: Failure): void {
    engine.setState({ status: { kind: 'unavailable', failure } });
    progress.getState().say(failure.message);
    endTask?.({ kind: 'failed', failure });
  }

  return { connect, send, runTask };
}
