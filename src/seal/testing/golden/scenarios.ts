/**
 * Runs of the loop whose logs are golden. The loop's own entry points are imported here and nowhere else in this folder, so that
 * another loop is put in their place here.
 */
import { type PuzzleResult, runPuzzleRestEm } from '../../puzzles/restEm';
import { readPuzzleRunFile } from '../../puzzles/runFiles/runFile';
import { makePuzzleRunRecord, type PuzzleRunRecord } from '../../puzzles/runFiles/runRecord';
import type { PuzzleEvent } from '../../puzzles/types';
import { type KnowledgeResult, runRestEm } from '../../restEm';
import { readRunFile } from '../../runFiles/runFile';
import { makeRunRecord, type RunRecord } from '../../runFiles/runRecord';
import type { SealEvent } from '../../types';
import { testLoop } from '../fixtures';
import { puzzleLoop } from '../puzzles';
import type { ScriptedEngine } from '../scriptedEngine';
import { foldedEvents, lastOf } from './folded';
import type { KnowledgeCase } from './knowledgeCases';
import * as knowledge from './knowledgeCases';
import type { PuzzleCase } from './puzzleCases';
import * as puzzles from './puzzleCases';
import { knowledgeResult, puzzleResult } from './resultLines';
import { endOf, logging, type RunLog } from './runLog';

export interface Scenario {
  /** Of its file. */
  name: string;
  run: () => Promise<RunLog>;
}

export const SCENARIOS: readonly Scenario[] = [
  { name: 'knowledge-whole', run: () => knowledgeRun(knowledge.WHOLE) },
  { name: 'knowledge-judged', run: () => knowledgeRun(knowledge.JUDGED) },
  { name: 'knowledge-gold', run: () => knowledgeRun(knowledge.GOLD) },
  { name: 'knowledge-rubric', run: () => knowledgeRun(knowledge.RUBRIC) },
  ...Object.entries(knowledge.STOPS).map(([place, stopsAt]) => ({
    name: `knowledge-stopped-${place}`,
    run: () => stoppedKnowledge(knowledge.SMALL, stopsAt),
  })),
  { name: 'knowledge-resumed', run: () => resumedKnowledge(knowledge.SMALL, 1) },
  { name: 'knowledge-resumed-start', run: () => resumedKnowledge(knowledge.SMALL, 0) },
  { name: 'puzzles-whole', run: () => puzzleRun(puzzles.WHOLE) },
  { name: 'puzzles-official', run: () => puzzleRun(puzzles.OFFICIAL) },
  { name: 'puzzles-diverged', run: () => puzzleRun(puzzles.DIVERGED) },
  ...Object.entries(puzzles.STOPS).map(([place, stopsAt]) => ({
    name: `puzzles-stopped-${place}`,
    run: () => stoppedPuzzles(puzzles.SMALL, stopsAt),
  })),
  { name: 'puzzles-resumed', run: () => resumedPuzzles(puzzles.SMALL, 1) },
  { name: 'puzzles-resumed-start', run: () => resumedPuzzles(puzzles.SMALL, 0) },
];

function openKnowledge({ settings, engine: options }: KnowledgeCase, stopsAt?: (event: SealEvent) => boolean) {
  const { context, engine } = testLoop(settings, options);
  const { log, parts } = logging(engine, stopsAt);
  return { context: { ...context, ...parts }, engine, log };
}

function openPuzzles({ settings, script }: PuzzleCase, stopsAt?: (event: PuzzleEvent) => boolean) {
  const { context, engine } = puzzleLoop(settings, script);
  const { log, parts } = logging(engine, stopsAt);
  return { context: { ...context, ...parts }, engine, log };
}

interface Opened {
  log: RunLog;
  engine: ScriptedEngine;
}

/** Of a run that was stopped: what came before is as in other logs. */
const LAST = 40;

export function finished({ log, engine }: Opened, lines: readonly string[]): RunLog {
  return { ...log, events: foldedEvents(log.events), result: [...lines, `live adapters ${engine.live}`] };
}

function stopped({ log, engine }: Opened, end: string): RunLog {
  return {
    calls: lastOf(log.calls, LAST),
    events: lastOf(foldedEvents(log.events), LAST),
    result: [end, `live adapters ${engine.live}`],
  };
}

const START = new Date(0);

function knowledgeRecord(
  { context: { engine, settings } }: Pick<ReturnType<typeof openKnowledge>, 'context'>,
  { inputs }: KnowledgeCase,
  result: KnowledgeResult,
): RunRecord {
  const { model, device } = engine;
  const facts = { model, device, settings, notices: [], timings: [], startedAt: START, seconds: 1 };
  return makeRunRecord({ ...facts, measuredOn: 'heldOut', commit: 'abc1234' }, inputs, result);
}

function puzzleRecord(
  { context: { engine, settings } }: Pick<ReturnType<typeof openPuzzles>, 'context'>,
  { inputs }: PuzzleCase,
  result: PuzzleResult,
): PuzzleRunRecord {
  const { model, device } = engine;
  const facts = { model, device, settings, timings: [], cost: null, startedAt: START, seconds: 1 };
  return makePuzzleRunRecord({ ...facts, measuredOn: 'held-out', commit: 'abc1234' }, inputs, result);
}

async function knowledgeRun(given: KnowledgeCase, earlier: Partial<KnowledgeResult> = {}): Promise<RunLog> {
  const opened = openKnowledge(given);
  const result = await runRestEm(opened.context, given.inputs, earlier);
  const lines = knowledgeResult(knowledgeRecord(opened, given, result));
  return finished(opened, lines);
}

async function puzzleRun(given: PuzzleCase, earlier: Partial<PuzzleResult> = {}): Promise<RunLog> {
  const opened = openPuzzles(given);
  const result = await runPuzzleRestEm(opened.context, given.inputs, earlier);
  const lines = puzzleResult(puzzleRecord(opened, given, result));
  return finished(opened, lines);
}

async function stoppedKnowledge(given: KnowledgeCase, stopsAt: (event: SealEvent) => boolean): Promise<RunLog> {
  const { context, engine, log } = openKnowledge(given, stopsAt);
  return stopped({ log, engine }, await endOf(runRestEm(context, given.inputs)));
}

async function stoppedPuzzles(given: PuzzleCase, stopsAt: (event: PuzzleEvent) => boolean): Promise<RunLog> {
  const { context, engine, log } = openPuzzles(given, stopsAt);
  return stopped({ log, engine }, await endOf(runPuzzleRestEm(context, given.inputs)));
}

/** Goes on from the file of a run that was stopped after so many rounds, as `--resume` does. */
async function resumedKnowledge(given: KnowledgeCase, rounds: number): Promise<RunLog> {
  const first = openKnowledge(given);
  const whole = await runRestEm(first.context, given.inputs);
  const kept = {
    ...whole,
    rounds: whole.rounds.slice(0, rounds),
    multiPassage: whole.multiPassage.filter(({ round }) => round === 0),
  };
  const file: unknown = JSON.parse(JSON.stringify(knowledgeRecord(first, given, kept)));
  return knowledgeRun(given, readRunFile(file));
}

async function resumedPuzzles(given: PuzzleCase, rounds: number): Promise<RunLog> {
  const first = openPuzzles(given);
  const whole = await runPuzzleRestEm(first.context, given.inputs);
  const kept = { ...whole, rounds: whole.rounds.slice(0, rounds) };
  const file: unknown = JSON.parse(JSON.stringify(puzzleRecord(first, given, kept)));
  return puzzleRun(given, readPuzzleRunFile(file));
}
