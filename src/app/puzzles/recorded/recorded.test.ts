import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { writePuzzleRun } from '../../../seal/puzzles/runFiles/compactRun';
import { readPuzzleRunText } from '../../../seal/puzzles/runFiles/runFile';
import { puzzleEntryOf } from '../../../seal/puzzles/runFiles/runIndex';
import type { PuzzleRunRecord } from '../../../seal/puzzles/runFiles/runRecord';
import { smallPuzzleRun } from '../../../seal/testing/puzzleRun';
import { SCRIPTED_PUZZLE } from '../../../worker/testing/scriptedPuzzle';
import { importRuns } from '../../runs/importRuns';
import { usePuzzleProgress } from '../../stores/progress';
import { conditionsLine } from '../../strings/puzzleRecorded';
import { puzzleInputsNow } from '../actions';
import { presentPuzzle, usePuzzleDraft } from '../draft';
import { isEmpty, makePuzzleExport } from '../puzzleExports';
import { usePuzzleRounds } from '../roundsStore';
import { usePuzzleRun } from '../run';
import { puzzleStageStatus } from '../stageRecords';
import { openFile, openFirst, openShipped, showLiveAgain, showRecordedAgain } from './openRun';
import { heldOutPick, viewsOf, writersOf } from './picks';
import { NO_RECORDED, useRecordedPuzzles } from './recordedStore';
import { leaveTask, showPick } from './showPick';

let runs: PuzzleRunRecord[];
/** What the server has, by the end of the address. */
let served: Map<string, string>;

beforeAll(async () => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('fetch', async (address: string) => {
    const name = [...served.keys()].find((one) => address.endsWith(`/runs/puzzles/${one}`));
    return name === undefined ? new Response('', { status: 404 }) : new Response(served.get(name));
  });
  runs = [await smallPuzzleRun({ seed: 1 }), await smallPuzzleRun({ seed: 2 })];
});

beforeEach(() => {
  served = new Map(runs.map((run, at) => [`run${at}.json.gz`, writePuzzleRun(run)]));
  useRecordedPuzzles.setState({ entries: null, ...NO_RECORDED });
  usePuzzleRounds.getState().reset();
  usePuzzleRun.getState().reset();
  usePuzzleDraft.getState().choose(SCRIPTED_PUZZLE);
});

function record(at: number): PuzzleRunRecord {
  const run = runs[at];
  if (run === undefined) throw new RangeError('There are two runs.');
  return run;
}
const entry = (at: number) => puzzleEntryOf(record(at), `run${at}.json.gz`);
const store = () => useRecordedPuzzles.getState();
const rounds = () => usePuzzleRounds.getState();

function beginLive(): void {
  const { settings, model, device, startedAt, conditions, start } = record(1);
  rounds().begin({ settings, model, device, startedAt });
  rounds().apply([
    ...conditions.map((condition) => ({ type: 'condition' as const, condition })),
    { type: 'start-done', evaluations: start },
  ]);
  rounds().end('done', null);
}

describe('a recorded puzzle run', () => {
  it('shows chart and table from the list, and the rounds once its file is there', async () => {
    const list = { schema: 'selkie-puzzle-runs', version: 1, runs: [entry(0), entry(1)] };
    served.set('index.json', JSON.stringify(list));
    const shown: number[][] = [];
    const stop = usePuzzleRounds.subscribe(({ conditions, records }) =>
      shown.push([conditions.length, records.length]),
    );
    await openFirst();
    stop();
    const { length } = record(0).conditions;
    expect(shown).toEqual([
      [length, 0],
      [length, 2],
    ]);
    expect([rounds().records.length, store().run?.id, store().problem]).toEqual([2, record(0).id, null]);
  });

  it('is the one that was asked for on the Runs page', async () => {
    useRecordedPuzzles.setState({ asked: entry(1) });
    await openFirst();
    expect(store().run?.settings.seed).toBe(2);
  });

  it('says so when its file is missing or broken, and keeps chart and table', async () => {
    await openShipped({ ...entry(0), file: 'gone.json.gz' });
    expect(store().problem).toMatch(/could not be fetched \(the server answered 404\)/);
    expect(rounds().conditions.length).toBeGreaterThan(0);
    served.set('run0.json.gz', JSON.stringify({ ...record(0), seconds: 'x' }));
    await openShipped(entry(0));
    expect(store().problem).toContain('seconds: must be a number');
  });

  it('gives way to a live run and comes back, and so does the live one', async () => {
    await openShipped(entry(0));
    beginLive();
    expect(rounds().recorded).toBe(false);
    showRecordedAgain();
    expect([rounds().recorded, rounds().records.length]).toEqual([true, 2]);
    showLiveAgain();
    expect([rounds().recorded, rounds().begun?.settings.seed, store().live]).toEqual([false, 2, null]);
  });

  it('is not opened over a live run that goes on', async () => {
    usePuzzleProgress.getState().begin('puzzle-rounds');
    await openShipped(entry(0));
    usePuzzleProgress.getState().end();
    expect(store().problem).toContain('A live run is going on');
    expect(rounds().recorded).toBe(false);
  });

  it('is opened from a file of the visitor, who is told what is wrong with another', async () => {
    await openFile(new File([JSON.stringify(record(1))], 'own.json'));
    expect([store().imported, store().run?.id, rounds().recorded]).toEqual([true, record(1).id, true]);
    await openFile(new File(['{"schema":"selkie-run"}'], 'other.json'));
    expect(store().problem).toMatch(/^other\.json was not taken\. This is a run on knowledge/);
    expect(store().run?.id).toBe(record(1).id);
  });
});

describe('a task of a recorded run', () => {
  beforeEach(() => openShipped(entry(0)));

  it('fills the stages with the candidates of a condition, training examples included', () => {
    const untrained = heldOutPick(record(0), 1, { name: 'untrained', round: 0 });
    if (untrained !== null) showPick(untrained);
    const { recorded, results, stages, puzzle } = usePuzzleRun.getState();
    expect([recorded, puzzle, presentPuzzle()]).toEqual([true, record(0).tasks.heldOut[1], record(0).tasks.heldOut[1]]);
    expect(results.candidates.map(({ id }) => id)).toEqual([
      'round0/held-out/task1/edit0',
      'round0/held-out/task1/edit1',
    ]);
    const statuses = (['write', 'train'] as const).map((stage) => puzzleStageStatus(stage, puzzleInputsNow(), stages));
    expect(statuses).toEqual(['done', 'done']);
    for (const { set, rewarded, predictions, losses } of results.candidates) {
      expect(set?.examples).toHaveLength(rewarded?.examples ?? -1);
      expect(predictions?.length).toBeGreaterThan(0);
      expect(losses.length).toBe(rewarded?.steps);
    }
  });

  it('shows no examples where the seed does not give those that were trained on', () => {
    const [view] = viewsOf(
      { ...record(0), model: { ...record(0).model, contextLength: 8 } },
      { kind: 'training', round: 1, task: 1 },
    );
    expect(view?.rewarded?.examples).toBeGreaterThan(0);
    expect(view?.set).toBeNull();
  });

  it('offers the writers that tried it, and the last policy first', () => {
    const names = writersOf(record(0), 0).map(({ name, round }) => `${name} ${round}`);
    expect(names).toEqual(expect.arrayContaining(['untrained 0', 'constant 0', 'policy 1', 'policy 2']));
    expect(names).not.toContain('in-context 0');
    expect(heldOutPick(record(0), 0, { name: 'in-context', round: 0 })).toMatchObject({
      writer: { name: 'policy', round: 2 },
    });
  });

  it('gives the own task back when it is left, also after several', () => {
    const seed = usePuzzleDraft.getState().settings.seed;
    showPick({ kind: 'training', round: 1, task: 0 });
    showPick({ kind: 'training', round: 2, task: 1 });
    expect(presentPuzzle()).toEqual(record(0).tasks.training[4]);
    leaveTask();
    expect([presentPuzzle(), usePuzzleRun.getState().recorded]).toEqual([SCRIPTED_PUZZLE, false]);
    expect(usePuzzleDraft.getState().settings.seed).toBe(seed);
  });
});

describe('puzzle runs on the Runs page', () => {
  it('are refused by its import with the way to the page that opens them', async () => {
    const { kept, refused } = await importRuns([new File([JSON.stringify(record(0))], 'puzzles.json')]);
    expect(kept).toBe(0);
    expect(refused[0]?.message).toContain('open it on the Puzzles page');
  });

  it('are listed with every condition, its error and n', () => {
    const line = conditionsLine(record(0).conditions);
    expect(line).toMatch(
      /^In context 0% · Untrained 25% ± 25 · Best constant .* · Oracle .* · After round 2 .* · n = 2$/,
    );
  });
});

describe('the export of the rounds as a run file', () => {
  it('has nothing before a run, the live run after one, and the recorded one in its place', async () => {
    expect(isEmpty('recording')).toBe(true);
    beginLive();
    const live = readPuzzleRunText(String(makePuzzleExport('recording').content));
    expect([live.settings.seed, live.conditions.length, live.start.length]).toEqual([2, 4, 4]);
    await openShipped(entry(0));
    expect(readPuzzleRunText(String(makePuzzleExport('recording').content)).id).toBe(record(0).id);
  });
});
