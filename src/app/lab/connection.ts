/** One worker at a time: starting it, what it tells, and starting it anew after it died. */

import type { Passage, RoundRecord } from '../../seal/types';
import type { RunWork } from '../../seal/work';
import { startWorker, type WorkerClient } from '../../worker/client';
import type { Command, Failure, Task, Telemetry, TokenCount } from '../../worker/protocol';
import { useEngine } from '../stores/engine';
import { planKey, useEstimate } from '../stores/estimate';
import { useLab } from '../stores/lab';
import { useNotices } from '../stores/notices';
import { useProgress } from '../stores/progress';
import { useRounds } from '../stores/rounds';
import { spokenFor } from '../strings/progress';

export type Outcome =
  | { kind: 'finished'; rounds: RoundRecord[] }
  | { kind: 'stopped' }
  | { kind: 'failed'; failure: Failure };

let client: WorkerClient | null = null;
let endTask: ((outcome: Outcome) => void) | null = null;
let lastRequest = 0;
const samples = new Map<number, (passage: Passage) => void>();
const counts = new Map<number, (count: TokenCount) => void>();
const plans = new Map<number, (work: RunWork) => void>();

export function connect(): void {
  client?.close();
  endTask?.({ kind: 'stopped' });
  samples.clear();
  counts.clear();
  plans.clear();
  useEngine.setState(({ workerStarts }) => ({
    status: { kind: 'opening', step: 'worker' },
    policyVersion: 0,
    workerStarts: workerStarts + 1,
  }));
  client = startWorker(receive);
  client.send({
    kind: 'open',
    base: document.baseURI.replace(/[?#].*$/, ''),
    pageHasGpu: 'gpu' in navigator && navigator.gpu !== undefined,
  });
}

export function send(command: Command): void {
  client?.send(command);
}

export function runTask(command: Extract<Command, { kind: 'run' }>): Promise<Outcome> {
  return new Promise((resolve) => {
    endTask = (outcome) => {
      endTask = null;
      useProgress.getState().end();
      useEstimate.getState().end();
      resolve(outcome);
    };
    useProgress.getState().begin(command.task);
    followPlan(command);
    send(command);
  });
}

/** So that the status line can tell what is left of the whole run. */
function followPlan(command: Extract<Command, { kind: 'run' }>): void {
  if (command.task === 'restore' || command.task === 'credit') return;
  const asked = { settings: command.settings, passage: 'passage' in command ? command.passage : null };
  const key = planKey(asked.settings, asked.passage);
  const { works, begin, planned } = useEstimate.getState();
  begin(key, command.task === 'rounds');
  if (works[key] === undefined) void requestPlan(asked).then((work) => planned(key, work));
}

export function requestPlan(command: Omit<Extract<Command, { kind: 'plan' }>, 'kind' | 'request'>): Promise<RunWork> {
  return new Promise((resolve) => {
    lastRequest += 1;
    const request = lastRequest;
    plans.set(request, resolve);
    send({ kind: 'plan', request, ...command });
  });
}

export function requestSample(index: number): Promise<Passage> {
  return new Promise((resolve) => {
    lastRequest += 1;
    const request = lastRequest;
    samples.set(request, resolve);
    send({ kind: 'sample', request, index });
  });
}

export function requestCount(
  command: Omit<Extract<Command, { kind: 'count' }>, 'kind' | 'request'>,
): Promise<TokenCount> {
  return new Promise((resolve) => {
    lastRequest += 1;
    const request = lastRequest;
    counts.clear();
    counts.set(request, resolve);
    send({ kind: 'count', request, ...command });
  });
}

function receive(telemetry: Telemetry): void {
  switch (telemetry.kind) {
    case 'opening':
      useEngine.setState({ status: { kind: 'opening', step: telemetry.step } });
      break;
    case 'opened':
      useProgress.getState().say(`The model is ready: ${telemetry.model.name}.`);
      useEngine.setState({ status: { kind: 'ready', model: telemetry.model, device: telemetry.device } });
      break;
    case 'open-failed':
      lose(telemetry.failure);
      break;
    case 'counted':
      counts.get(telemetry.request)?.(telemetry.count);
      counts.delete(telemetry.request);
      break;
    case 'sampled':
      samples.get(telemetry.request)?.(telemetry.passage);
      samples.delete(telemetry.request);
      break;
    case 'planned':
      plans.get(telemetry.request)?.(telemetry.work);
      plans.delete(telemetry.request);
      break;
    case 'calibrated':
      useEstimate.getState().calibrated(telemetry.calibration);
      break;
    case 'cost':
      if (telemetry.task === 'rounds') useEstimate.getState().told(telemetry.cost);
      break;
    case 'events':
      applyEvents(telemetry);
      break;
    case 'paused':
    case 'resumed':
      follow(telemetry.kind === 'paused' ? 'paused' : 'running');
      break;
    case 'finished':
      settle(telemetry, { kind: 'finished', rounds: telemetry.rounds });
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
  }
}

function applyEvents({ events }: Extract<Telemetry, { kind: 'events' }>): void {
  useProgress.getState().apply(events);
  useEstimate.getState().apply(events);
  if (useProgress.getState().task === 'rounds') useRounds.getState().apply(events);
  else useLab.getState().apply(events);
  const spoken = events.map(spokenFor).findLast((text) => text !== null);
  if (spoken !== undefined && spoken !== null) useProgress.getState().say(spoken);
}

/** A run that is being stopped neither pauses nor goes on, whatever was on its way. */
function follow(transport: 'paused' | 'running'): void {
  const { task, transport: present, setTransport } = useProgress.getState();
  if (task !== null && present !== 'stopping') setTransport(transport);
}

function settle({ policyVersion }: { task: Task; policyVersion: number }, outcome: Outcome): void {
  useEngine.setState({ policyVersion });
  endTask?.(outcome);
}

/** Live runs are off until the visitor reconnects; what was computed stays on the page. */
function lose(failure: Failure): void {
  useEngine.setState({ status: { kind: 'unavailable', failure } });
  useProgress.getState().say(failure.message);
  endTask?.({ kind: 'failed', failure });
}
