import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PuzzleRunEntry, puzzleEntryOf } from '../../../seal/puzzles/runFile/index';
import { PUZZLE_FORMAT, readRunText, writeRun } from '../../../seal/record/format';
import type { PuzzleRun } from '../../../seal/record/record';
import { smallPuzzleRun } from '../../../seal/testing/puzzleRun';
import { SCRIPTED_PUZZLE } from '../../../worker/testing/scriptedPuzzle';
import { fileOf, rename, useLibrary } from '../../experiment/library';
import { useNotices } from '../../experiment/noticeStore';
import type { RecordedPosition } from '../../experiment/recordedPositions';
import { NO_RECORDED } from '../../experiment/recordedState';
import { stageStatus } from '../../experiment/stages';
import { importRuns } from '../../runs/listed';
import { PUZZLE_STAGES } from '../basis';
import { firstTask } from '../draft';
import { puzzles } from '../experiment';
import { puzzleExports } from '../PuzzleExportMenu';
import { PUZZLES_PAGE } from '../page';
import { openFile, openFirst, PUZZLE_RUNS, SHIPPED_PUZZLE_RUNS, viewsOf } from './openRun';
import { AdoptedSettings } from './RecordedPuzzleRun';

vi.mock('../../../worker/runFiles', () => import('../../../worker/testing/runFilesHere'));

/** What the story is of. */
const told = vi.hoisted((): { run: string | null; position: RecordedPosition | null } => ({
  run: null,
  position: null,
}));
vi.mock('../../experiment/stories', () => ({
  runTold: () => Promise.resolve(told.run),
  positionTold: () => Promise.resolve(told.position),
}));

let runs: PuzzleRun[];
/** What the server has, by the end of the address. */
let served: Map<string, string>;

beforeAll(async () => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('location', { hash: '#/puzzles' });
  vi.stubGlobal('fetch', async (address: string) => {
    const name = [...served.keys()].find((one) => address.endsWith(`/runs/puzzles/${one}`));
    return name === undefined ? new Response('', { status: 404 }) : new Response(served.get(name));
  });
  runs = [await smallPuzzleRun({ seed: 1 }), await smallPuzzleRun({ seed: 2 })];
});

beforeEach(() => {
  served = new Map(runs.map((run, at) => [`run${at}.json.gz`, writeRun(PUZZLE_FORMAT, run)]));
  puzzles.extras.useRecorded.setState(NO_RECORDED);
  puzzles.ownWork.current = null;
  SHIPPED_PUZZLE_RUNS.useEntries.setState({ entries: null });
  useLibrary.setState({ runs: null, deleted: null, problem: null });
  puzzles.useRounds.getState().reset();
  puzzles.useProgress.getState().say('');
  puzzles.useResults.getState().reset();
  puzzles.useDraft.getState().choose(SCRIPTED_PUZZLE);
});

/** The server has this file from now on, for this test. */
const serve = (name: string, content: string): unknown => served.set(name, content);

function serveList(): void {
  serve('index.json', JSON.stringify({ schema: 'selkie-puzzle-runs', version: 1, runs: [entry(0), entry(1)] }));
}

function record(at: number): PuzzleRun {
  const run = runs[at];
  if (run === undefined) throw new RangeError('There are two runs.');
  return run;
}

const entry = (at: number): PuzzleRunEntry => puzzleEntryOf(record(at), `run${at}.json.gz`);
const openShipped = (one: PuzzleRunEntry) => PUZZLE_RUNS.open(puzzles, { entry: one, source: 'recorded' });

const store = () => puzzles.extras.useRecorded.getState();
const rounds = () => puzzles.useRounds.getState();
const spoken = () => puzzles.useProgress.getState().spoken;

function beginLive(): void {
  const { conditions, start, ...header } = record(1);
  rounds().begin(header);
  rounds().apply([
    ...conditions.map((condition) => ({ type: 'condition' as const, condition })),
    { type: 'start-done', evaluations: start },
  ]);
  rounds().end('done', null);
}

describe('a recorded puzzle run', () => {
  it('is the first of the list on the first visit, where no story tells of one', async () => {
    Object.assign(told, { run: null, position: null });
    serveList();
    await openFirst(puzzles);
    expect([rounds().records.length, store().run?.id, store().problem]).toEqual([2, record(0).id, null]);
  });

  it('is the one of the story on the first visit, with its task on the stages', async () => {
    const position = { set: 'held-out' as const, item: 1, writer: { name: 'policy', round: 1 } };
    Object.assign(told, { run: record(1).id, position });
    serveList();
    puzzles.useDraft.getState().choose(firstTask(puzzles.useSettings.getState().settings.preset));
    const own = puzzles.useSettings.getState().settings;
    await openFirst(puzzles);
    expect([store().run?.id, store().position, presentPuzzle()]).toEqual([
      record(1).id,
      position,
      record(1).items.heldOut[1],
    ]);
    expect(puzzles.useResults.getState().recorded).toBe(true);
    PUZZLE_RUNS.leave(puzzles);
    expect(puzzles.useSettings.getState().settings).toEqual(own);
  });

  it('leaves the stages to a task of the visitor', async () => {
    Object.assign(told, { run: record(1).id, position: { set: 'held-out', item: 1, writer: null } });
    serveList();
    await openFirst(puzzles);
    expect([store().run?.id, store().position, presentPuzzle()]).toEqual([record(1).id, null, SCRIPTED_PUZZLE]);
  });

  it('is the one that was asked for on the Runs page', async () => {
    puzzles.extras.useRecorded.setState({ asked: { entry: entry(1), source: 'recorded' } });
    await openFirst(puzzles);
    expect(store().run?.settings.seed).toBe(2);
  });

  it('is opened from a file of the visitor, who is told what is wrong with another', async () => {
    await openFile(puzzles, new File([JSON.stringify(record(1))], 'own.json'));
    expect([store().source, store().run?.id, rounds().recorded]).toEqual(['imported', record(1).id, true]);
    expect(useLibrary.getState().runs?.map(({ id, source }) => [id, source])).toEqual([[record(1).id, 'imported']]);
    expect(spoken()).toBe(`Run opened: ${entry(1).title}.`);
    await openFile(puzzles, new File(['{"schema":"selkie-run"}'], 'other.json'));
    expect(store().problem).toMatch(/^other\.json was not taken\. This is a run on knowledge/);
    expect(store().run?.id).toBe(record(1).id);
  });

  it('from a file has the name that it has among the runs of the visitor', async () => {
    await openFile(puzzles, new File([JSON.stringify(record(1))], 'own.json'));
    await rename(record(1).id, 'Mine');
    await openShipped(entry(0));
    await openFile(puzzles, new File([JSON.stringify(record(1))], 'own.json'));
    expect([store().entry?.title, spoken()]).toEqual(['Mine', 'Run opened: Mine.']);
  });

  it('from a file is shown where the browser refuses to store it, which is told', async () => {
    useNotices.getState().setTrouble(null);
    // There is no storage here.
    await openFile(puzzles, new File([JSON.stringify(record(1))], 'own.json'));
    expect(store().run?.id).toBe(record(1).id);
    expect(useNotices.getState().trouble).toMatch(/^The run could not be stored in this browser/);
  });
});

describe('puzzle runs of the visitor', () => {
  const file = (content: unknown, name: string) => new File([JSON.stringify(content)], name);
  const kept = () => useLibrary.getState().runs ?? [];

  it('are taken by the import of the Runs page, which names what is wrong with others', async () => {
    const bad = { ...record(1), seconds: 'x' };
    const result = await importRuns([file(record(0), 'good.json'), file(bad, 'bad.json')]);
    expect(result).toMatchObject({ kept: 1, refused: [{ file: 'bad.json' }] });
    expect(result.refused[0]?.message).toContain('seconds: must be a number');
    expect(kept().map(({ entry: { domain, title } }) => [domain, title])).toEqual([['puzzles', entry(0).title]]);
    const { id, conditions, items: tasks } = readRunText(PUZZLE_FORMAT, await fileOf(record(0).id));
    expect({ id, conditions, tasks }).toEqual({
      id: record(0).id,
      conditions: record(0).conditions,
      tasks: record(0).items,
    });
  });

  it('open as recorded ones do, with the name that they were given', async () => {
    await importRuns([file(record(1), 'own.json')]);
    await rename(record(1).id, 'Mine');
    const [run] = kept();
    if (run?.entry.domain !== 'puzzles') throw new RangeError('It was imported.');
    puzzles.extras.useRecorded.setState({ asked: { entry: { ...run.entry, title: run.name }, source: run.source } });
    await openFirst(puzzles);
    expect([store().entry?.title, store().run?.id, rounds().records.length]).toEqual(['Mine', record(1).id, 2]);
    // The same file once more does not undo the name.
    await importRuns([file(record(1), 'own.json')]);
    expect(kept().map(({ name }) => name)).toEqual(['Mine']);
  });
});

describe('the export of the rounds as a run file', () => {
  it('has nothing before a run, the live run after one, and the recorded one in its place', async () => {
    const recording = puzzleExports(puzzles).find(({ label }) => label === 'Run of the rounds, as a run file');
    const read = async () => readRunText(PUZZLE_FORMAT, String((await recording?.make())?.content));
    expect(recording?.isEmpty?.()).toBe(true);
    beginLive();
    expect(recording?.isEmpty?.()).toBe(false);
    const live = await read();
    expect([live.settings.seed, live.conditions.length, live.start.length]).toEqual([2, 4, 4]);
    await openShipped(entry(0));
    expect((await read()).id).toBe(record(0).id);
  });
});

const presentPuzzle = () => puzzles.inputs().work.puzzle;
const statuses = () =>
  PUZZLE_STAGES.map((stage) =>
    stageStatus(PUZZLES_PAGE, stage, puzzles.inputs(), puzzles.useResults.getState().stages),
  );
const FIRST: RecordedPosition = { set: 1, item: 0, writer: null };

describe('a task of a recorded run', () => {
  beforeEach(() => openShipped(entry(0)));

  it('fills the stages with the candidates of a condition, training examples included', () => {
    PUZZLE_RUNS.showPosition(puzzles, { set: 'held-out', item: 1, writer: { name: 'untrained', round: 0 } });
    const { recorded, results, of } = puzzles.useResults.getState();
    expect([recorded, of?.puzzle, presentPuzzle()]).toEqual([
      true,
      record(0).items.heldOut[1],
      record(0).items.heldOut[1],
    ]);
    expect(results.candidates.map(({ id }) => id)).toEqual([
      'round0/held-out/task1/edit0',
      'round0/held-out/task1/edit1',
    ]);
    expect(statuses()).toEqual(['done', 'done']);
    for (const { set, rewarded, predictions, losses } of results.candidates) {
      expect(set?.examples).toHaveLength(rewarded?.examples ?? -1);
      expect(predictions?.length).toBeGreaterThan(0);
      expect(losses.length).toBe(rewarded?.steps);
    }
  });

  it('of a run under other rules leaves settings that this page can use, says so, and is not taken for theirs', () => {
    const { settings } = record(0);
    const writing = { ...settings.writing, form: 'official' as const };
    const official = { ...record(0), settings: { ...settings, rules: 'official' as const, writing } };
    puzzles.extras.useRecorded.setState({ run: official });
    PUZZLE_RUNS.showPosition(puzzles, FIRST);
    expect(puzzles.useSettings.getState().settings).toEqual(settings);
    expect(store().run?.settings).toEqual(official.settings);
    expect(statuses()).toEqual(['stale', 'stale']);
    const note = renderToStaticMarkup(createElement(AdoptedSettings, official));
    expect(note).toMatch(/Rules: .*official.*Form of the configurations: .*official/);
    expect(renderToStaticMarkup(createElement(AdoptedSettings, record(0)))).toBe('');
  });

  it('shows no examples where the seed does not give those that were trained on', () => {
    const [view] = viewsOf({ ...record(0), model: { ...record(0).model, contextLength: 8 } }, { ...FIRST, item: 1 });
    expect(view?.rewarded?.examples).toBeGreaterThan(0);
    expect(view?.set).toBeNull();
  });

  it('offers the writers that tried it', () => {
    const names = PUZZLE_RUNS.writersOf(record(0), 0).map(({ name, round }) => `${name} ${round}`);
    expect(names).toEqual(expect.arrayContaining(['untrained 0', 'constant 0', 'policy 1', 'policy 2']));
    expect(names).not.toContain('in-context 0');
  });
});
