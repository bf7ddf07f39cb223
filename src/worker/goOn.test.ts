/** A run that is broken off at any moment goes on from its journal, in another worker, and comes to the same. */
import { describe, expect, it } from 'vitest';
import type { ModelRef } from '../contract/model';
import type { Knowledge } from '../seal/knowledge/types';
import type { Puzzles } from '../seal/puzzles/types';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, type RunFormat } from '../seal/record/format';
import {
  type AnsweredEvent,
  answeredIn,
  type CostEvent,
  EntryMaker,
  headerOf,
  RUN_PARSER,
  recordIn,
} from '../seal/record/journal';
import type { RunHeader, RunRecord } from '../seal/record/record';
import type { ScriptedEngine } from '../seal/testing/scriptedEngine';
import type { Kind } from '../seal/types';
import type { RoundsTask, SessionEvent, Task } from './protocol';
import { knowledge, PUZZLE_SETTINGS, puzzles, SETTINGS } from './testing/bothDomains';
import { KNOWLEDGE_MODEL, PUZZLE_MODEL, startingInTurn, startSession, steady, type Told } from './testing/session';

interface Setup<K extends Kind> {
  format: RunFormat<K>;
  model: ModelRef;
  settings: K['settings'];
  make: () => ScriptedEngine;
  taskOf: (task: RoundsTask<K>) => Task;
}

const ON_KNOWLEDGE: Setup<Knowledge> = {
  format: KNOWLEDGE_FORMAT,
  model: KNOWLEDGE_MODEL,
  settings: SETTINGS,
  make: () => knowledge({ adaptersPerWave: 1 }),
  taskOf: (task) => ({ domain: 'knowledge', ...task }),
};
const ON_PUZZLES: Setup<Puzzles> = {
  format: PUZZLE_FORMAT,
  model: PUZZLE_MODEL,
  settings: PUZZLE_SETTINGS,
  make: () => puzzles({ adaptersPerWave: 1 }),
  taskOf: (task) => ({ domain: 'puzzles', ...task }),
};

type Written = SessionEvent | CostEvent | AnsweredEvent;

/** As the page writes it down (`app/runs/journalRun.ts`). */
function written(told: readonly Told[]): Written[] {
  return told.flatMap((news): Written[] => {
    if (news.kind === 'events') return news.events;
    if (news.kind === 'answered') return [{ type: 'answered', call: news.call }];
    return news.kind === 'cost' ? [{ type: 'cost', stages: news.stages, matrixRate: news.matrixRate }] : [];
  });
}

async function run<K extends Kind>({ make, model, settings, taskOf }: Setup<K>, more: Partial<RoundsTask<K>> = {}) {
  const engine = make();
  // Each stage takes a second, so that one that is timed twice shows.
  let clock = 0;
  const session = startSession(
    startingInTurn(() => steady(engine)),
    { now: () => (clock += 1000), calibrateAfter: 1e9 },
  );
  await session.open(model);
  const end = await session.run(taskOf({ kind: 'rounds', settings, ...more }));
  expect(end).toEqual({ kind: 'finished', policyRounds: 2 });
  const asked = engine.calls.filter(({ verb }) => verb === 'generate' || verb === 'score').length;
  return { engine, asked, events: written(session.told) };
}

/** What the journal gives back of these events. */
function read<K extends Kind>({ format, settings }: Setup<K>, { model, device }: ScriptedEngine, events: Written[]) {
  const header: RunHeader<K> = {
    domain: format.domain,
    startedAt: '2026-01-02T03:04:05.000Z',
    commit: null,
    model,
    device,
    settings,
    measuredOn: 'held-out',
  };
  const maker = new EntryMaker<Written>();
  const lines = events.flatMap((event) => maker.take(event) ?? []);
  const head = RUN_PARSER.header(JSON.parse(JSON.stringify(headerOf(header))));
  const entry = RUN_PARSER.entry(JSON.parse(JSON.stringify(lines)));
  if (head === null || entry === null) throw new Error('The journal cannot be read');
  return { record: recordIn(format, head, [entry]), answered: answeredIn([entry]), lines };
}

/** What it came to, whenever that was. */
const results = <K extends Kind>({ start, rounds, measures }: RunRecord<K>): unknown =>
  JSON.parse(JSON.stringify({ start, rounds, measures }, (key, value: unknown) => (key === 'seconds' ? 0 : value)));

const answers = (events: readonly Written[]): number =>
  events.filter((one) => one.type === 'answered' && (one.call.verb === 'generate' || one.call.verb === 'score')).length;

function atAnyMoment<K extends Kind>(setup: Setup<K>) {
  return async (): Promise<void> => {
    const whole = await run(setup);
    const expected = read(setup, whole.engine, whole.events).record;
    expect(answers(whole.events)).toBe(whole.asked);
    const stages = whole.events.flatMap(({ type }, at) => (type === 'stage-done' ? [at + 1] : []));
    const moments = stages.filter((_, at) => at % 3 === 0).flatMap((at) => [at, at + 3]);
    for (const moment of moments) {
      const before = whole.events.slice(0, moment);
      const { record, answered, lines } = read(setup, whole.engine, before);
      const { start, rounds, measures } = record;
      const earlier = { ...(start.length > 0 ? { start } : {}), rounds, measures };
      const rest = await run(setup, { earlier, answered });
      const after = read(setup, whole.engine, [...lines, ...rest.events]).record;
      expect(results(after), `after ${moment} events`).toEqual(results(expected));
      // Nothing of a finished stage is asked again.
      expect(rest.asked, `after ${moment} events`).toBe(whole.asked - answers(lines));
      // Each stage is timed and counted once, whatever is trained again to go on.
      const stages = ({ timings }: RunRecord<K>) => timings.map(({ seconds: _, ...stage }) => stage);
      expect(stages(after), `after ${moment} events`).toEqual(stages(expected));
      expect(after.cost?.total.flops).toBeCloseTo(expected.cost?.total.flops ?? 0, 3);
      expect(after.cost?.stages.map(({ stage }) => stage)).toEqual(expected.cost?.stages.map(({ stage }) => stage));
    }
  };
}

describe('a run that is broken off at any moment goes on without asking again what finished stages asked', () => {
  it('on knowledge', atAnyMoment(ON_KNOWLEDGE), 60_000);
  it('on puzzles', atAnyMoment(ON_PUZZLES), 60_000);
});
