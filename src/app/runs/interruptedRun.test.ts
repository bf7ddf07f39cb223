import { describe, expect, it } from 'vitest';
import { runPuzzleRestEm } from '../../seal/puzzles/restEm';
import { makePuzzleRunRecord } from '../../seal/puzzles/runFiles/runRecord';
import { parsePuzzleSettings } from '../../seal/puzzles/settingsSchema';
import type { PuzzleEvent } from '../../seal/puzzles/types';
import { puzzleInputs } from '../../seal/puzzles/worldInputs';
import { runRestEm } from '../../seal/restEm';
import { makeRunRecord } from '../../seal/runFiles/runRecord';
import { parseSettings } from '../../seal/settingsSchema';
import { testLoop } from '../../seal/testing/fixtures';
import { puzzleLoop } from '../../seal/testing/puzzles';
import type { SealEvent } from '../../seal/types';
import { worldInputs } from '../../seal/worldInputs';
import { progressOf, RUN_PARSER, recordOf } from './interruptedRun';

/** What the journal gives back: through JSON, and read. */
function read(header: object, entries: readonly (readonly (SealEvent | PuzzleEvent)[])[]) {
  const text = JSON.parse(JSON.stringify({ header, entries }));
  const parsed = RUN_PARSER.header(text.header);
  if (parsed === null) throw new Error('The header cannot be read');
  return { header: parsed, entries: text.entries.map((one: unknown) => RUN_PARSER.entry(one)) };
}

/** On the world's passages, as on the page. */
async function knowledgeRun() {
  const { context, engine } = testLoop({
    rounds: 2,
    trainingPassages: 1,
    heldOutPassages: 1,
    edits: 2,
    heldOutEdits: 1,
  });
  const { settings } = parseSettings(context.settings);
  const { start, rounds } = await runRestEm(context, { ...worldInputs(settings), replay: null });
  return { model: engine.model, device: engine.device, settings, startedAt: '2026-01-02T03:04:05.000Z', start, rounds };
}

const SCOPE = { purpose: 'held-out', round: 0 } as const;

describe('an interrupted run on knowledge', () => {
  it('is the record of what it had measured', async () => {
    const { model, device, settings, startedAt, start, rounds } = await knowledgeRun();
    const { header, entries } = read({ domain: 'knowledge', model, device, settings, startedAt, policyVersion: 0 }, [
      [
        { type: 'stage-done', stage: 'quiz', seconds: 2, ...SCOPE },
        { type: 'start-done', evaluations: start },
      ],
      rounds.slice(0, 1).map((record) => ({ type: 'round-done', record, rounds: 2 })),
    ]);
    expect(progressOf(header, entries)).toEqual({ done: 1, rounds: 2, measured: true });
    const facts = { model, device, settings, notices: [], startedAt: new Date(startedAt), seconds: 2 };
    const timings = [{ stage: 'quiz', seconds: 2, ...SCOPE }] as const;
    const expected = makeRunRecord({ ...facts, timings, measuredOn: 'heldOut' }, worldInputs(settings), {
      start,
      rounds: rounds.slice(0, 1),
      multiPassage: [],
    });
    expect(recordOf(header, entries)).toEqual(expected);
  });

  it('that was gone on with counts each round once, and its beginning once', async () => {
    const { model, device, settings, startedAt, start, rounds } = await knowledgeRun();
    const done = rounds.map((record) => [{ type: 'round-done', record, rounds: 2 }] as const);
    const began = [{ type: 'start-done', evaluations: start }] as const;
    const journal = read({ domain: 'knowledge', model, device, settings, startedAt }, [
      began,
      ...done.slice(0, 1),
      began,
      ...done,
    ]);
    const record = recordOf(journal.header, journal.entries);
    expect([record.start, record.rounds]).toEqual([start, rounds]);
  });
});

describe('an interrupted run on puzzles', () => {
  it('is the record of what it had measured', async () => {
    const {
      context,
      engine,
      settings: given,
    } = puzzleLoop({ rounds: 1, search: { constants: 3, finalists: 2, oracle: 2 } });
    const { settings } = parsePuzzleSettings(given);
    const { start, rounds } = await runPuzzleRestEm(context, { ...puzzleInputs(settings), replay: null });
    const { model, device } = engine;
    const startedAt = '2026-01-02T03:04:05.000Z';
    const [first] = rounds;
    if (first === undefined) throw new Error('No round');
    const { header, entries } = read({ domain: 'puzzles', model, device, settings, startedAt }, [
      [{ type: 'start-done', evaluations: start }],
      [{ type: 'round-done', record: first, rounds: 2 }],
    ]);
    const facts = { model, device, settings, commit: null, timings: [], cost: null };
    expect(recordOf(header, entries)).toEqual(
      makePuzzleRunRecord(
        { ...facts, measuredOn: 'held-out', seconds: 0, startedAt: new Date(startedAt) },
        puzzleInputs(settings),
        {
          start,
          rounds: [first],
        },
      ),
    );
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
