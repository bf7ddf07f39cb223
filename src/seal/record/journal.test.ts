import { describe, expect, it } from 'vitest';
import type { Engine } from '../../contract/engine';
import type { AnsweredCall } from '../answeredCalls';
import { isOfLoop, type Knowledge } from '../knowledge/types';
import { runRestEm } from '../loop/restEm';
import type { Puzzles } from '../puzzles/types';
import { testLoop, townPassages } from '../testing/fixtures';
import { puzzleLoop, testPuzzles } from '../testing/puzzles';
import type { Kind } from '../types';
import { PUZZLE_FORMAT } from './format';
import { EntryMaker, eventsOf, progressOf, RUN_PARSER, recordOf } from './journal';
import { beginRecord, idOf, type RunHeader, reduceRecord } from './record';

/** What the journal gives back: through JSON, and read. */
function read(header: object, entries: readonly (readonly { type: string }[])[]) {
  const text = JSON.parse(JSON.stringify({ header, entries }));
  const parsed = RUN_PARSER.header(text.header);
  if (parsed === null) throw new Error('The header cannot be read');
  return { header: parsed, entries: text.entries.map((one: unknown) => RUN_PARSER.entry(one)) };
}

const STARTED = '2026-01-02T03:04:05.000Z';

function begunWith<K extends Kind>(
  domain: K['name'],
  { model, device }: Engine,
  settings: K['settings'],
): RunHeader<K> & { id: string } {
  const header = { domain, startedAt: STARTED, commit: null, model, device, settings, measuredOn: 'held-out' as const };
  return { ...header, id: idOf(header) };
}

async function knowledgeRun() {
  const { engine, context, events, loop } = testLoop({ rounds: 2, edits: 2, heldOutEdits: 1 });
  await runRestEm(loop({ training: townPassages(10, 2), heldOut: townPassages(1, 1) }));
  const told = events.filter(isOfLoop);
  return { header: begunWith<Knowledge>('knowledge', engine, context.settings), events: told };
}

/** What the journal has of the events up to and with the one of this type and number. */
function upTo<Event extends { type: string }>(events: readonly Event[], type: Event['type'], number = 1): Event[] {
  const ends = events.flatMap((event, index) => (event.type === type ? [index] : []));
  const end = ends[number - 1] ?? -1;
  return events.slice(0, end + 1);
}

const written = <Event extends { type: string }>(events: readonly Event[]): Event[][] => [
  events.filter(({ type }) => ['run-started', 'start-done', 'round-done', 'measure', 'stage-done'].includes(type)),
];

describe('an interrupted run on knowledge', () => {
  it('is the record of what it had measured', async () => {
    const { header, events } = await knowledgeRun();
    const before = upTo(events, 'round-done');
    const journal = read(header, written(before));
    expect(progressOf(journal.header, journal.entries)).toEqual({
      done: 1,
      rounds: 2,
      measured: true,
      measures: 0,
      stages: 0,
    });
    const expected = before.reduce(reduceRecord<Knowledge>, beginRecord<Knowledge>(header));
    const back = recordOf(journal.header, journal.entries);
    expect(back).toEqual(expected);
  });

  it('that was gone on with counts each round once, and its beginning once', async () => {
    const { header, events } = await knowledgeRun();
    const first = upTo(events, 'round-done');
    const journal = read(header, [...written(first), ...written(events)]);
    const { start, rounds } = events.reduce(reduceRecord<Knowledge>, beginRecord<Knowledge>(header));
    const record = recordOf(journal.header, journal.entries);
    expect([record.start, record.rounds]).toEqual([start, rounds]);
  });

  it('that was gone on with does not time the policy again that came back by training it once more', async () => {
    const { header, events } = await knowledgeRun();
    const first = upTo(events, 'round-done');
    const back = first.filter((event) => event.type === 'stage-done' && event.stage === 'policy-finetune');
    expect(back).toHaveLength(1);
    const rest = [...back, ...events.slice(first.length)];
    const journal = read(header, [...written(first), ...written(rest)]);
    const { timings, seconds } = events.reduce(reduceRecord<Knowledge>, beginRecord<Knowledge>(header));
    const record = recordOf(journal.header, journal.entries);
    expect([record.timings, record.seconds]).toEqual([timings, seconds]);
  });
});

describe('a run on knowledge that was gone on with', () => {
  it('comes back from one entry of all that it had', async () => {
    const { header, events } = await knowledgeRun();
    const notices = [{ field: 'edits', given: '0', used: '1', reason: 'must be at least 1' }];
    const record = { ...events.reduce(reduceRecord<Knowledge>, beginRecord<Knowledge>(header)), notices };
    const journal = read(header, [eventsOf(record)]);
    expect(recordOf(journal.header, journal.entries)).toEqual(record);
  });
});

describe('an interrupted run on puzzles', () => {
  it('is the record of what it had measured', async () => {
    const search = { constants: 3, finalists: 2, oracle: 2 };
    const { engine, events, loop, settings } = puzzleLoop({ rounds: 1, search });
    await runRestEm(loop({ training: testPuzzles(100, 3), heldOut: testPuzzles(0, 2) }));
    const header = begunWith<Puzzles>('puzzles', engine, settings);
    const journal = read(header, written(events));
    const expected = events.reduce(reduceRecord<Puzzles>, beginRecord<Puzzles>(header));
    expect(recordOf(journal.header, journal.entries)).toEqual(PUZZLE_FORMAT.full(expected));
  });
});

it.each([null, 3, {}, { domain: 'music' }, { domain: 'knowledge', settings: {}, startedAt: 'soon' }])(
  '%j is no header',
  (value) => expect(RUN_PARSER.header(value)).toBeNull(),
);

it.each([null, {}, [{ type: 'losses' }], [{ type: 'round-done' }], [{ type: 'start-done', evaluations: 3 }]])(
  '%j is no entry',
  (value) => expect(RUN_PARSER.entry(value)).toBeNull(),
);

it('keeps what waits when a run breaks off, but not that a stage has ended whose end did not come', () => {
  const entries = new EntryMaker<{ type: string; call?: AnsweredCall }>();
  const answered = { type: 'answered', call: { verb: 'free' as const, adapters: [1] } };
  const mark = { type: 'answered', call: { verb: 'stage' as const, key: 'finetune held-out 1' } };
  for (const event of [answered, mark]) expect(entries.take(event)).toBeNull();
  expect(entries.rest()).toEqual([answered]);
  entries.take(mark);
  expect(entries.rest()).toBeNull();
});
