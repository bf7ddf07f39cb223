/**
 * Runs of the loop whose logs are golden. The loop's own entry points are imported here and nowhere else in this folder, so that
 * another loop is put in their place here.
 */

import { openLoop } from '../../domain';
import { KNOWLEDGE } from '../../knowledge/domain';
import type { Knowledge, SealEvent } from '../../knowledge/types';
import { runRestEm } from '../../loop/restEm';
import { PUZZLES } from '../../puzzles/domain';
import type { PuzzleEvent, Puzzles } from '../../puzzles/types';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, readRun } from '../../record/format';
import { beginRecord, type RunRecord } from '../../record/record';
import type { Items, Kind, RunResult } from '../../types';
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

function openKnowledge({ settings, engine: options, inputs }: KnowledgeCase, stopsAt?: (event: SealEvent) => boolean) {
  const { context, engine } = testLoop(settings, options);
  const { log, parts } = logging(engine, stopsAt);
  const full = { ...context, ...parts };
  return { context: full, loop: openLoop(KNOWLEDGE, full, inputs), engine, log };
}

function openPuzzles({ settings, script, inputs }: PuzzleCase, stopsAt?: (event: PuzzleEvent) => boolean) {
  const { context, engine } = puzzleLoop(settings, script);
  const { log, parts } = logging(engine, stopsAt);
  const full = { ...context, ...parts };
  return { context: full, loop: openLoop(PUZZLES, full, inputs), engine, log };
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

function recordOf<K extends Kind>(
  domain: K['name'],
  { model, device }: ScriptedEngine,
  settings: K['settings'],
  items: Items<K>,
  result: RunResult<K>,
): RunRecord<K> {
  const startedAt = new Date(0).toISOString();
  const header = { domain, model, device, settings, measuredOn: 'held-out' as const, commit: 'abc1234', startedAt };
  const conditions = [...result.start, ...result.rounds.flatMap(({ evaluations }) => evaluations)];
  return {
    ...beginRecord<K>({ ...header, items }),
    ...result,
    conditions: conditions.map(({ condition }) => condition),
    seconds: 1,
  };
}

const itemsOf = <Item>({ training, heldOut }: { training: readonly Item[]; heldOut: readonly Item[] }) => ({
  training: [...training],
  heldOut: [...heldOut],
});

async function knowledgeRun(given: KnowledgeCase, earlier: Partial<RunResult<Knowledge>> = {}): Promise<RunLog> {
  const opened = openKnowledge(given);
  const result = await runRestEm(opened.loop, earlier);
  const { engine, context } = opened;
  const record = recordOf<Knowledge>('knowledge', engine, context.settings, itemsOf(given.inputs), result);
  return finished(opened, knowledgeResult(record));
}

async function puzzleRun(given: PuzzleCase, earlier: Partial<RunResult<Puzzles>> = {}): Promise<RunLog> {
  const opened = openPuzzles(given);
  const result = await runRestEm(opened.loop, earlier);
  const { engine, context } = opened;
  const record = recordOf<Puzzles>('puzzles', engine, context.settings, itemsOf(given.inputs), result);
  // Prompts are not kept, so what was gone on with has none.
  return finished(opened, puzzleResult(PUZZLE_FORMAT.full(record)));
}

async function stoppedKnowledge(given: KnowledgeCase, stopsAt: (event: SealEvent) => boolean): Promise<RunLog> {
  const { loop, engine, log } = openKnowledge(given, stopsAt);
  return stopped({ log, engine }, await endOf(runRestEm(loop)));
}

async function stoppedPuzzles(given: PuzzleCase, stopsAt: (event: PuzzleEvent) => boolean): Promise<RunLog> {
  const { loop, engine, log } = openPuzzles(given, stopsAt);
  return stopped({ log, engine }, await endOf(runRestEm(loop)));
}

/** What is left of a run that was stopped after so many rounds. */
function keptOf<K extends Kind>(whole: RunResult<K>, rounds: number): RunResult<K> {
  return {
    ...whole,
    rounds: whole.rounds.slice(0, rounds),
    measures: whole.measures.filter(({ round }) => round <= rounds),
  };
}

/** Goes on from the file of a run that was stopped after so many rounds, as `--resume` does. */
async function resumedKnowledge(given: KnowledgeCase, rounds: number): Promise<RunLog> {
  const { loop, engine, context } = openKnowledge(given);
  const kept = keptOf(await runRestEm(loop), rounds);
  const record = recordOf<Knowledge>('knowledge', engine, context.settings, itemsOf(given.inputs), kept);
  const file: unknown = JSON.parse(JSON.stringify(KNOWLEDGE_FORMAT.full(record)));
  return knowledgeRun(given, readRun(KNOWLEDGE_FORMAT, file));
}

async function resumedPuzzles(given: PuzzleCase, rounds: number): Promise<RunLog> {
  const { loop, engine, context } = openPuzzles(given);
  const kept = keptOf(await runRestEm(loop), rounds);
  const record = recordOf<Puzzles>('puzzles', engine, context.settings, itemsOf(given.inputs), kept);
  const file: unknown = JSON.parse(JSON.stringify(PUZZLE_FORMAT.full(record)));
  return puzzleRun(given, readRun(PUZZLE_FORMAT, file));
}
