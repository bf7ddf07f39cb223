/** The worker's end: takes commands one by one, runs one task at a time, and tells what happens. */
import { CostMeter, costOf } from '../seal/cost';
import { DEFAULT_SETTINGS } from '../seal/settings';
import type { SealEvent } from '../seal/types';
import { makeWorld, WORLD_SEED, type World } from '../world';
import type { OpenBackend, OpenCommand, Opened } from './backend';
import { makeBatcher } from './batching';
import { toFailure, wasStopped } from './failure';
import { makeGate } from './gate';
import { makeCalibrator, planWork } from './planning';
import type { Command, TaskCommand, Telemetry } from './protocol';
import { samplePassage } from './sample';
import { type LabSession, runTask } from './tasks';
import { countTokens } from './tokenCount';

/** Milliseconds; the page shows, counts and answers first. */
const CALIBRATE_AFTER = 800;

export interface ServeOptions {
  calibrateAfter?: number;
}

export function serve(
  send: (telemetry: Telemetry) => void,
  openBackend: OpenBackend,
  { calibrateAfter = CALIBRATE_AFTER }: ServeOptions = {},
): (command: Command) => void {
  const session: LabSession = { policyVersion: 0, trained: [] };
  const batcher = makeBatcher((events) => send({ kind: 'events', events }));
  const gate = makeGate(
    () => send({ kind: 'paused' }),
    () => send({ kind: 'resumed' }),
  );
  let opened: Opened | null = null;
  let running: AbortController | null = null;
  let world: World | null = null;
  let matrixRate: number | null = null;
  const calibrator = makeCalibrator(
    (calibration) => {
      ({ matrixRate } = calibration);
      send({ kind: 'calibrated', calibration });
    },
    () => running === null,
    calibrateAfter,
  );

  async function open(command: OpenCommand): Promise<void> {
    try {
      opened = await openBackend(command, (step) => send({ kind: 'opening', step }));
      void opened.lost.then((message) => send({ kind: 'open-failed', failure: { code: 'device-lost', message } }));
      send({ kind: 'opened', model: opened.engine.model, device: opened.engine.device });
      calibrator.soon(opened.engine);
    } catch (error) {
      send({ kind: 'open-failed', failure: toFailure(error) });
    }
  }

  async function run(command: TaskCommand): Promise<void> {
    const { task } = command;
    if (opened === null || running !== null) {
      const message =
        opened === null
          ? 'The model is not loaded yet. Wait a moment and try again.'
          : 'Another task is still running.';
      return send({
        kind: 'failed',
        task,
        failure: { code: 'bad-request', message },
        policyVersion: session.policyVersion,
      });
    }
    running = new AbortController();
    calibrator.giveWay();
    const { engine, tokenizer } = opened;
    const now = (): number => performance.now();
    const meter = new CostMeter(engine, now);
    const settings = 'settings' in command ? command.settings : DEFAULT_SETTINGS;
    const context = {
      engine: meter.engine,
      tokenizer,
      settings,
      emit: (event: SealEvent): void => {
        meter.apply(event);
        batcher.add(event);
      },
      signal: running.signal,
      gate: gate.pass,
      now,
    };
    const tellCost = (): void => {
      batcher.flush();
      send({ kind: 'cost', task, cost: costOf(meter.stages, matrixRate) });
    };
    try {
      const rounds = await runTask(context, command, session);
      tellCost();
      send({ kind: 'finished', task, policyVersion: session.policyVersion, rounds });
    } catch (error) {
      tellCost();
      if (wasStopped(error)) send({ kind: 'stopped', task, policyVersion: session.policyVersion });
      else send({ kind: 'failed', task, failure: toFailure(error), policyVersion: session.policyVersion });
    } finally {
      running = null;
      calibrator.soon(engine);
    }
  }

  return (command) => {
    switch (command.kind) {
      case 'open':
        return void open(command);
      case 'run':
        return void run(command);
      case 'sample':
        world ??= makeWorld(WORLD_SEED);
        return send({
          kind: 'sampled',
          request: command.request,
          index: command.index,
          passage: samplePassage(world, command.index),
        });
      case 'plan': {
        if (opened === null) return;
        const { request, settings, passage } = command;
        return send({ kind: 'planned', request, work: planWork(opened, settings, passage) });
      }
      case 'count':
        if (opened === null) return;
        return send({
          kind: 'counted',
          request: command.request,
          count: countTokens(opened.tokenizer, opened.engine.model.contextLength, command.passage, command.settings),
        });
      case 'pause':
        return gate.pause();
      case 'resume':
        return gate.resume();
      case 'step':
        return gate.step();
      case 'stop':
        running?.abort();
        return gate.resume();
    }
  };
}
