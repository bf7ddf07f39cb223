import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PuzzleRunEntry, puzzleEntryOf } from '../../../seal/puzzles/runFile/index';
import { PUZZLE_FORMAT, readAnyRun, readRunBytes, readRunText, rowOf, writeRun } from '../../../seal/record/format';
import type { PuzzleRun } from '../../../seal/record/record';

import { smallPuzzleRun } from '../../../seal/testing/puzzleRun';
import { tabStorage } from '../../../storage/drafts';
import { SCRIPTED_PUZZLE } from '../../../worker/testing/scriptedPuzzle';
import { importRuns } from '../../runs/importRuns';
import { fileOf, rename, useLibrary } from '../../runs/library';
import { useNotices } from '../../stores/notices';
import { usePuzzleProgress } from '../../stores/progress';
import { puzzleInputsNow } from '../actions';
import { presentPuzzle, usePuzzleDraft } from '../draft';
import { isEmpty, makePuzzleExport } from '../puzzleExports';
import { usePuzzleRounds } from '../roundsStore';
import { usePuzzleRun } from '../run';
import { PUZZLE_STAGES, puzzleStageStatus } from '../stageRecords';
import { AdoptedSettings } from './AdoptedSettings';
import { openFile, openFirst, openPuzzleRun, openPuzzleRunById, showLiveAgain, showRecordedAgain } from './openRun';
import { heldOutPick, viewsOf, writersOf } from './picks';
import { NO_RECORDED, useRecordedPuzzles } from './recordedStore';
import { leaveTask, showPick, showTried } from './showPick';

let runs: PuzzleRun[];
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
  served = new Map(runs.map((run, at) => [`run${at}.json.gz`, writeRun(PUZZLE_FORMAT, run)]));
  useRecordedPuzzles.setState({ entries: null, ...NO_RECORDED });
  useLibrary.setState({ runs: null, deleted: null, problem: null });
  usePuzzleRounds.getState().reset();
  usePuzzleProgress.getState().say('');
  usePuzzleRun.getState().reset();
  usePuzzleDraft.getState().choose(SCRIPTED_PUZZLE);
});

function record(at: number): PuzzleRun {
  const run = runs[at];
  if (run === undefined) throw new RangeError('There are two runs.');
  return run;
}
const entry = (at: number) => puzzleEntryOf(record(at), `run${at}.json.gz`);
const openShipped = (one: PuzzleRunEntry) => openPuzzleRun({ entry: one, source: 'recorded' });
const store = () => useRecordedPuzzles.getState();
const rounds = () => usePuzzleRounds.getState();
const statuses = () =>
  PUZZLE_STAGES.map((stage) => puzzleStageStatus(stage, puzzleInputsNow(), usePuzzleRun.getState().stages));
const spoken = () => usePuzzleProgress.getState().spoken;

function beginLive(): void {
  const { conditions, start, ...header } = record(1);
  rounds().begin(header);
  rounds().apply([
    ...conditions.map((condition) => ({ type: 'condition' as const, condition })),
    { type: 'start-done', evaluations: start },
  ]);
  rounds().end('done', null);
}

// There are no workers here: what the worker does is done at once.
vi.mock('../../../worker/runFiles', () => {
  const read = {
    row: async (file: Blob) => rowOf(await readAnyRun(file)),
    puzzles: (file: Blob) => readRunBytes(PUZZLE_FORMAT, file),
  };
  return { readRunFile: (want: keyof typeof read, file: Blob) => read[want](file) };
});

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
    useRecordedPuzzles.setState({ asked: { entry: entry(1), source: 'recorded' } });
    await openFirst();
    expect(store().run?.settings.seed).toBe(2);
  });

  it('is the one that a link names, also while the list is on its way', async () => {
    const list = { schema: 'selkie-puzzle-runs', version: 1, runs: [entry(0), entry(1)] };
    served.set('index.json', JSON.stringify(list));
    const opened = new Set<string>();
    const stop = useRecordedPuzzles.subscribe(({ entry: shown }) => shown && opened.add(shown.id));
    const first = openFirst();
    expect(await openPuzzleRunById(record(1).id)).toBe('listed');
    await first;
    stop();
    expect([...opened]).toEqual([record(1).id]);
    expect([store().entry?.id, store().run?.id, store().opening]).toEqual([record(1).id, record(1).id, false]);
    expect(await openPuzzleRunById('none')).toBe('unlisted');
    expect(store().run?.id).toBe(record(1).id);
  });

  it('says so when its file is missing or broken, and keeps chart and table', async () => {
    await openShipped({ ...entry(0), file: 'gone.json.gz' });
    expect(store().problem).toMatch(/could not be fetched \(the server answered 404\)/);
    expect(spoken()).toBe('');
    expect(rounds().conditions.length).toBeGreaterThan(0);
    served.set('run0.json.gz', JSON.stringify({ ...record(0), seconds: 'x' }));
    await openShipped(entry(0));
    expect(store().problem).toContain('seconds: must be a number');
    expect(spoken()).toBe('');
    served.set('run0.json.gz', writeRun(PUZZLE_FORMAT, record(0)));
    await openShipped(entry(0));
    expect(spoken()).toBe(`Recorded run opened: ${entry(0).title}.`);
  });

  it('gives way to a live run and comes back, and so does the live one', async () => {
    await openShipped(entry(0));
    beginLive();
    expect(rounds().recorded).toBe(false);
    showRecordedAgain();
    expect([rounds().recorded, rounds().records.length]).toEqual([true, 2]);
    showLiveAgain();
    expect([rounds().recorded, rounds().live?.settings.seed, store().live]).toEqual([false, 2, null]);
  });

  it('is not opened over a live run that goes on', async () => {
    usePuzzleProgress.getState().begin('rounds');
    await openShipped(entry(0));
    usePuzzleProgress.getState().end();
    expect(store().problem).toContain('A live run is going on');
    expect(rounds().recorded).toBe(false);
  });

  it('is opened from a file of the visitor, who is told what is wrong with another', async () => {
    await openFile(new File([JSON.stringify(record(1))], 'own.json'));
    expect([store().source, store().run?.id, rounds().recorded]).toEqual(['imported', record(1).id, true]);
    expect(useLibrary.getState().runs?.map(({ id, source }) => [id, source])).toEqual([[record(1).id, 'imported']]);
    expect(spoken()).toBe(`Run opened: ${entry(1).title}.`);
    await openFile(new File(['{"schema":"selkie-run"}'], 'other.json'));
    expect(store().problem).toMatch(/^other\.json was not taken\. This is a run on knowledge/);
    expect(store().run?.id).toBe(record(1).id);
  });

  it('from a file has the name that it has among the runs of the visitor', async () => {
    await openFile(new File([JSON.stringify(record(1))], 'own.json'));
    await rename(record(1).id, 'Mine');
    await openShipped(entry(0));
    await openFile(new File([JSON.stringify(record(1))], 'own.json'));
    expect([store().entry?.title, spoken()]).toEqual(['Mine', 'Run opened: Mine.']);
  });

  it('from a file is shown where the browser refuses to store it, which is told', async () => {
    useNotices.getState().setTrouble(null);
    // There is no storage here.
    await openFile(new File([JSON.stringify(record(1))], 'own.json'));
    expect(store().run?.id).toBe(record(1).id);
    expect(useNotices.getState().trouble).toMatch(/^The run could not be stored in this browser/);
  });
});

describe('a task of a recorded run', () => {
  beforeEach(() => openShipped(entry(0)));

  it('fills the stages with the candidates of a condition, training examples included', () => {
    const untrained = heldOutPick(record(0), 1, { name: 'untrained', round: 0 });
    if (untrained !== null) showPick(untrained);
    const { recorded, results, puzzle } = usePuzzleRun.getState();
    expect([recorded, puzzle, presentPuzzle()]).toEqual([true, record(0).items.heldOut[1], record(0).items.heldOut[1]]);
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

  it('rests on its configurations, not on how many are written next', () => {
    showPick({ kind: 'training', round: 1, task: 0 });
    const { settings, change } = usePuzzleDraft.getState();
    change({ ...settings, edits: settings.edits + 1 }, ['edits']);
    expect(statuses()).toEqual(['done', 'done']);
    change({ ...settings, finetune: { ...settings.finetune, rank: settings.finetune.rank + 1 } }, ['finetune.rank']);
    expect(statuses()).toEqual(['done', 'stale']);
  });

  it('of a run under other rules leaves settings that this page can use, says so, and is not taken for theirs', () => {
    const { settings } = record(0);
    const writing = { ...settings.writing, form: 'official' as const };
    const official = { ...record(0), settings: { ...settings, rules: 'official' as const, writing } };
    useRecordedPuzzles.setState({ run: official });
    showPick({ kind: 'training', round: 1, task: 0 });
    expect(usePuzzleDraft.getState().settings).toEqual(settings);
    expect(store().run?.settings).toEqual(official.settings);
    expect(statuses()).toEqual(['stale', 'stale']);
    const note = renderToStaticMarkup(createElement(AdoptedSettings, official));
    expect(note).toMatch(/Rules: .*official.*Form of the configurations: .*official/);
    expect(renderToStaticMarkup(createElement(AdoptedSettings, record(0)))).toBe('');
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
    expect(presentPuzzle()).toEqual(record(0).items.training[4]);
    leaveTask();
    expect([presentPuzzle(), usePuzzleRun.getState().recorded]).toEqual([SCRIPTED_PUZZLE, false]);
    expect(usePuzzleDraft.getState().settings.seed).toBe(seed);
  });
});

describe('what the visitor makes of a recorded task', () => {
  const own = () => [
    presentPuzzle().id,
    usePuzzleRun.getState().recorded,
    usePuzzleRun.getState().results.candidates.length,
  ];
  /** As a live run of the first stage leaves it. */
  function runLive(candidates: number): void {
    const run = usePuzzleRun.getState();
    run.begin('write', presentPuzzle());
    for (let sample = 0; sample < candidates; sample += 1) {
      const [first] = record(0).rounds[0]?.candidates ?? [];
      if (first === undefined) throw new RangeError('The run has candidates.');
      const edit = { ...first.edit, id: `live${sample}`, sample };
      run.apply([{ type: 'edit', edit, purpose: 'lab', round: 0 }]);
    }
    run.end('write', null);
  }

  beforeEach(() => openShipped(entry(0)));

  it('does not cost them what they had before, and comes back itself', () => {
    runLive(3);
    const before = own();
    expect(before).toEqual([SCRIPTED_PUZZLE.id, false, 3]);
    showPick({ kind: 'training', round: 1, task: 0 });
    runLive(1);
    const tried = own();
    // Another recorded task, on which nothing is run.
    showPick({ kind: 'training', round: 2, task: 1 });
    expect(store().tried).toHaveLength(1);
    leaveTask();
    expect([own(), store().before]).toEqual([before, null]);
    showTried();
    expect([own(), store().tried]).toEqual([tried, []]);
    leaveTask();
    expect(own()).toEqual(before);
    expect(store().tried).toHaveLength(1);
  });

  it('comes back when it is no more than other settings', () => {
    showPick({ kind: 'training', round: 1, task: 0 });
    const { settings, change } = usePuzzleDraft.getState();
    change({ ...settings, edits: 77 }, ['edits']);
    showPick({ kind: 'training', round: 2, task: 1 });
    expect([usePuzzleDraft.getState().settings, store().tried.length]).toEqual([settings, 1]);
    showTried();
    expect(usePuzzleDraft.getState().settings.edits).toBe(77);
  });

  it('comes back in turn when it is more than one thing', () => {
    showPick({ kind: 'training', round: 1, task: 0 });
    runLive(1);
    showPick({ kind: 'training', round: 2, task: 1 });
    runLive(2);
    showTried();
    expect(own()[2]).toBe(1);
    showTried();
    expect(own()[2]).toBe(2);
    leaveTask();
    expect([own(), store().tried.length]).toEqual([[SCRIPTED_PUZZLE.id, false, 0], 2]);
  });

  it('is not what the browser keeps for the next visit, but their own task is', () => {
    const kept = () => JSON.parse(String(tabStorage.getItem('selkie.puzzles'))).state.puzzle.id;
    showPick({ kind: 'training', round: 1, task: 0 });
    expect(presentPuzzle().id).not.toBe(SCRIPTED_PUZZLE.id);
    expect(kept()).toBe(SCRIPTED_PUZZLE.id);
    leaveTask();
    usePuzzleDraft.getState().choose({ ...SCRIPTED_PUZZLE, id: 'another' });
    expect(kept()).toBe('another');
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
    useRecordedPuzzles.setState({ asked: { entry: { ...run.entry, title: run.name }, source: run.source } });
    await openFirst();
    expect([store().entry?.title, store().run?.id, rounds().records.length]).toEqual(['Mine', record(1).id, 2]);
    // The same file once more does not undo the name.
    await importRuns([file(record(1), 'own.json')]);
    expect(kept().map(({ name }) => name)).toEqual(['Mine']);
  });

  it('say so when they are no longer there', async () => {
    await openPuzzleRun({ entry: { ...entry(0), id: 'gone' }, source: 'live' });
    expect([store().run, store().opening]).toEqual([null, false]);
    expect(store().problem).not.toBeNull();
  });
});

describe('the export of the rounds as a run file', () => {
  it('has nothing before a run, the live run after one, and the recorded one in its place', async () => {
    expect(isEmpty('recording')).toBe(true);
    beginLive();
    const live = readRunText(PUZZLE_FORMAT, String(makePuzzleExport('recording').content));
    expect([live.settings.seed, live.conditions.length, live.start.length]).toEqual([2, 4, 4]);
    await openShipped(entry(0));
    expect(readRunText(PUZZLE_FORMAT, String(makePuzzleExport('recording').content)).id).toBe(record(0).id);
  });
});
