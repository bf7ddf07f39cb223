import { describe, expect, it, vi } from 'vitest';
import { PUZZLE_FORMAT, readAnyRun, readRunBytes, readRunText, rowOf, writeRun } from '../../../seal/record/format';
import { fileOf, rename, useLibrary } from '../../experiment/library';
import { useNotices } from '../../experiment/notices';
import { puzzles } from '../../puzzles/experiment';
import { importRuns } from '../../runs/importRuns';
import { puzzleExports } from '../PuzzleExportMenu';
import { openFile, openFirst, openPuzzleRun, openPuzzleRunById, showLiveAgain, showRecordedAgain } from './openRun';
import { beginWithServedRuns, entry, openShipped, record, serve, serveList } from './testing/servedRuns';

// There are no workers here: what the worker does is done at once.
vi.mock('../../../worker/runFiles', () => {
  const read = {
    row: async (file: Blob) => rowOf(await readAnyRun(file)),
    puzzles: (file: Blob) => readRunBytes(PUZZLE_FORMAT, file),
  };
  return { readRunFile: (want: keyof typeof read, file: Blob) => read[want](file) };
});

beginWithServedRuns();

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
  it('shows chart and table from the list, and the rounds once its file is there', async () => {
    serveList();
    const shown: number[][] = [];
    const stop = puzzles.useRounds.subscribe(({ conditions, records }) =>
      shown.push([conditions.length, records.length]),
    );
    await openFirst(puzzles);
    stop();
    const { length } = record(0).conditions;
    expect(shown).toEqual([
      [length, 0],
      [length, 2],
    ]);
    expect([rounds().records.length, store().run?.id, store().problem]).toEqual([2, record(0).id, null]);
  });

  it('is the one that was asked for on the Runs page', async () => {
    puzzles.extras.useRecorded.setState({ asked: { entry: entry(1), source: 'recorded' } });
    await openFirst(puzzles);
    expect(store().run?.settings.seed).toBe(2);
  });

  it('is the one that a link names, also while the list is on its way', async () => {
    serveList();
    const opened = new Set<string>();
    const stop = puzzles.extras.useRecorded.subscribe(({ entry: shown }) => shown && opened.add(shown.id));
    const first = openFirst(puzzles);
    expect(await openPuzzleRunById(puzzles, record(1).id)).toBe('listed');
    await first;
    stop();
    expect([...opened]).toEqual([record(1).id]);
    expect([store().entry?.id, store().run?.id, store().opening]).toEqual([record(1).id, record(1).id, false]);
    expect(await openPuzzleRunById(puzzles, 'none')).toBe('unlisted');
    expect(store().run?.id).toBe(record(1).id);
  });

  it('says so when its file is missing or broken, and keeps chart and table', async () => {
    await openShipped({ ...entry(0), file: 'gone.json.gz' });
    expect(store().problem).toMatch(/could not be fetched \(the server answered 404\)/);
    expect(spoken()).toBe('');
    expect(rounds().conditions.length).toBeGreaterThan(0);
    serve('run0.json.gz', JSON.stringify({ ...record(0), seconds: 'x' }));
    await openShipped(entry(0));
    expect(store().problem).toContain('seconds: must be a number');
    expect(spoken()).toBe('');
    serve('run0.json.gz', writeRun(PUZZLE_FORMAT, record(0)));
    await openShipped(entry(0));
    expect(spoken()).toBe(`Recorded run opened: ${entry(0).title}.`);
  });

  it('gives way to a live run and comes back, and so does the live one', async () => {
    await openShipped(entry(0));
    beginLive();
    expect(rounds().recorded).toBe(false);
    showRecordedAgain(puzzles);
    expect([rounds().recorded, rounds().records.length]).toEqual([true, 2]);
    showLiveAgain(puzzles);
    expect([rounds().recorded, rounds().live?.settings.seed, store().live]).toEqual([false, 2, null]);
  });

  it('is not opened over a live run that goes on', async () => {
    puzzles.useProgress.getState().begin('rounds');
    await openShipped(entry(0));
    puzzles.useProgress.getState().end();
    expect(store().problem).toContain('A live run is going on');
    expect(rounds().recorded).toBe(false);
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

  it('say so when they are no longer there', async () => {
    await openPuzzleRun(puzzles, { entry: { ...entry(0), id: 'gone' }, source: 'live' });
    expect([store().run, store().opening]).toEqual([null, false]);
    expect(store().problem).not.toBeNull();
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
