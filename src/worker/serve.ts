/** The worker's end: takes commands one by one, runs one task at a time, and tells what happens. */
import type { RunContext } from '../seal/context';
import { CostMeter, costOf } from '../seal/cost/cost';
import type { RunWork } from '../seal/cost/workLedger';
import type { SealEvent } from '../seal/knowledge/types';
import type { PuzzleEvent } from '../seal/puzzles/types';
import { makeWorld, WORLD_SEED, type World } from '../world';
import type { OpenBackend, OpenCommand, Opened } from './backend';
import { makeBatcher } from './batching';
import { makeCalibrator } from './calibrator';
import { toFailure, wasStopped } from './failure';
import { makeGate } from './gate';
import { planKnowledge, planPuzzles } from './planning';
import type { Command, TaskCommand, Telemetry } from './protocol';
import { isPuzzleTask } from './puzzleProtocol';
import { runPuzzleTask } from './puzzleTasks';
import { samplePassage } from './sample';
import { type LabSession, runKnowledgeTask } from './tasks';
import { countTokens } from './tokenCount';

/** Milliseconds; the page shows, counts and answers first. */
const CALIBRATE_AFTER = 800;

type SharedContext = Omit<RunContext<unknown, never>, 'settings' | 'emit'>;

export interface ServeOptions {
  calibrateAfter?: number;
}

export function serve(
  send: (telemetry: Telemetry) => void,
  openBackend: OpenBackend,
  { calibrateAfter = CALIBRATE_AFTER }: ServeOptions = {},
): (command: Command) => void {
  const session: LabSession = { policyVersion: 0, trained: null };
  const events = makeBatcher<SealEvent>((batch) => send({ kind: 'events', events: batch }));
  const puzzleEvents = makeBatcher<PuzzleEvent>((batch) => send({ kind: 'puzzle-events', events: batch }));
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
      calibrateSoon();
    } catch (error) {
      send({ kind: 'open-failed', failure: toFailure(error) });
    }
  }

  function calibrateSoon(): void {
    if (opened !== null) calibrator.soon(opened.engine);
  }

  async function runTask(command: TaskCommand, meter: CostMeter, shared: SharedContext): Promise<void> {
    if (command.task === 'restore') {
      await shared.engine.restoreWeights();
      session.policyVersion = 0;
      return;
    }
    if (isPuzzleTask(command)) {
      const emit = (event: PuzzleEvent): void => {
        if (event.type === 'stage-started' || event.type === 'stage-done') meter.apply(event);
        puzzleEvents.add(event);
      };
      await runPuzzleTask({ ...shared, settings: command.settings, emit }, command, session);
      return;
    }
    const emit = (event: SealEvent): void => {
      meter.apply(event);
      events.add(event);
    };
    return runKnowledgeTask({ ...shared, settings: command.settings, emit }, command, session);
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
    const now = (): number => performance.now();
    const meter = new CostMeter(opened.engine, now);
    const { tokenizer } = opened;
    const shared = { engine: meter.engine, tokenizer, signal: running.signal, gate: gate.pass, now };
    const tellCost = (): void => {
      events.flush();
      puzzleEvents.flush();
      send({ kind: 'cost', task, cost: costOf(meter.stages, matrixRate) });
    };
    try {
      await runTask(command, meter, shared);
      tellCost();
      send({ kind: 'finished', task, policyVersion: session.policyVersion });
    } catch (error) {
      tellCost();
      if (wasStopped(error)) send({ kind: 'stopped', task, policyVersion: session.policyVersion });
      else send({ kind: 'failed', task, failure: toFailure(error), policyVersion: session.policyVersion });
    } finally {
      running = null;
      calibrateSoon();
    }
  }

  async function plan(request: number, work: (model: Opened) => Promise<RunWork>): Promise<void> {
    if (opened === null) return;
    try {
      send({ kind: 'planned', request, work: await work(opened) });
    } catch (error) {
      // A task that is too large is told when it is run; while it is drawn there is only no estimate.
      const failure = toFailure(error);
      if (failure.code !== 'bad-request') send({ kind: 'trouble', failure });
      send({ kind: 'planned', request, work: null });
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
      case 'plan':
        return void plan(command.request, (model) => planKnowledge(model, command));
      case 'puzzle-plan':
        return void plan(command.request, (model) => planPuzzles(model, command));
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
