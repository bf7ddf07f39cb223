/** The Lab's worker, and what is asked of it beside tasks. */

import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Passage } from '../../seal/knowledge/types';
import type { Stage } from '../../seal/types';
import type { Command, KnowledgeTaskCommand, RestoreCommand, Telemetry, TokenCount } from '../../worker/protocol';
import { journalEvents } from '../runs/journalRun';
import { useEngine } from '../stores/engine';
import { type Plan, planKey, useEstimate } from '../stores/estimate';
import { useLab } from '../stores/lab';
import { useProgress } from '../stores/progress';
import { useRounds } from '../stores/rounds';
import { spokenFor } from '../strings/progress';
import { makePlanRequests } from './planRequests';
import { makeWorkerConnection, type Outcome } from './workerConnection';

let lastRequest = 0;
const samples = new Map<number, (passage: Passage) => void>();
const counts = new Map<number, (count: TokenCount) => void>();
const plans = makePlanRequests((command) => send(command));

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

/** The last stage of each task that is one of the Lab's steps; all rounds follow their plan to its end. */
const LAST_STAGE: Record<'write' | 'finetune' | 'quiz' | 'rounds', Stage | null> = {
  write: 'self-edits',
  finetune: 'finetune',
  quiz: 'reward',
  rounds: null,
};

export function runTask(command: KnowledgeTaskCommand | RestoreCommand): Promise<Outcome> {
  if (command.task !== 'restore' && command.task !== 'credit') {
    const passage = command.task === 'rounds' ? null : command.passage;
    useEstimate.getState().follow(labPlan(command.settings, passage), LAST_STAGE[command.task]);
  }
  return connection.runTask(command);
}

/** With a passage of the Lab's steps, without of all rounds. */
export function labPlan(settings: KnowledgeSettings, passage: Passage | null): Plan {
  return { key: planKey(settings, passage), request: () => plans.ask({ kind: 'plan', settings, passage }) };
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
      plans.answer(telemetry);
      break;
    case 'calibrated':
      useEstimate.getState().calibrated(telemetry.calibration);
      break;
    case 'cost':
      if (telemetry.task === 'rounds') useRounds.getState().told(telemetry.cost);
      break;
    case 'events':
      applyEvents(telemetry);
      break;
  }
}

function applyEvents({ events }: Extract<Telemetry, { kind: 'events' }>): void {
  useProgress.getState().apply(events);
  useEstimate.getState().apply(events);
  if (useProgress.getState().task === 'rounds') {
    const told = events.filter((event) => event.type !== 'credit');
    useRounds.getState().apply(told);
    journalEvents('knowledge', told);
  } else useLab.getState().apply(events);
  const spoken = events.map(spokenFor).findLast((text) => text !== null);
  if (spoken !== undefined && spoken !== null) useProgress.getState().say(spoken);
}
