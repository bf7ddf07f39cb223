/** The Lab's worker, and what is asked of it beside tasks. */

import type { RunWork } from '../../seal/cost/work';
import type { Passage } from '../../seal/types';
import type { Command, KnowledgeTaskCommand, RestoreCommand, Telemetry, TokenCount } from '../../worker/protocol';
import { useEngine } from '../stores/engine';
import { planKey, useEstimate } from '../stores/estimate';
import { useLab } from '../stores/lab';
import { useProgress } from '../stores/progress';
import { useRounds } from '../stores/rounds';
import { spokenFor } from '../strings/progress';
import { makeWorkerConnection, type Outcome } from './workerConnection';

let lastRequest = 0;
const samples = new Map<number, (passage: Passage) => void>();
const counts = new Map<number, (count: TokenCount) => void>();
const plans = new Map<number, (work: RunWork) => void>();

const connection = makeWorkerConnection({
  model: 'micro-world',
  engine: useEngine,
  progress: useProgress,
  onConnect: () => {
    samples.clear();
    counts.clear();
    plans.clear();
  },
  onTelemetry: receive,
  onEnd: () => useEstimate.getState().end(),
});

export const { connect, send } = connection;

export function runTask(command: KnowledgeTaskCommand | RestoreCommand): Promise<Outcome> {
  followPlan(command);
  return connection.runTask(command);
}

/** So that the status line can tell what is left of the whole run. */
function followPlan(command: KnowledgeTaskCommand | RestoreCommand): void {
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
