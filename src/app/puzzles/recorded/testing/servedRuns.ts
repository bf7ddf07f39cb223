/** Two small runs that the server has, and a page that begins each test with nothing opened and a task of the visitor's own. */
import { beforeAll, beforeEach, vi } from 'vitest';
import { type PuzzleRunEntry, puzzleEntryOf } from '../../../../seal/puzzles/runFile/index';
import { PUZZLE_FORMAT, writeRun } from '../../../../seal/record/format';
import type { PuzzleRun } from '../../../../seal/record/record';
import { smallPuzzleRun } from '../../../../seal/testing/puzzleRun';
import { SCRIPTED_PUZZLE } from '../../../../worker/testing/scriptedPuzzle';
import { useLibrary } from '../../../experiment/library';
import { puzzles } from '../../experiment';
import { openPuzzleRun } from '../openRun';
import { NO_RECORDED, SHIPPED_PUZZLE_RUNS } from '../recordedStore';

let runs: PuzzleRun[];
/** What the server has, by the end of the address. */
let served: Map<string, string>;

/** For the head of a test file. */
export function beginWithServedRuns(): void {
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
    puzzles.extras.useRecorded.setState(NO_RECORDED);
    puzzles.aside.current = null;
    SHIPPED_PUZZLE_RUNS.useEntries.setState({ entries: null });
    useLibrary.setState({ runs: null, deleted: null, problem: null });
    puzzles.useRounds.getState().reset();
    puzzles.useProgress.getState().say('');
    puzzles.useResults.getState().reset();
    puzzles.useDraft.getState().choose(SCRIPTED_PUZZLE);
  });
}

/** The server has this file from now on, for this test. */
export const serve = (name: string, content: string): unknown => served.set(name, content);

export function serveList(): void {
  serve('index.json', JSON.stringify({ schema: 'selkie-puzzle-runs', version: 1, runs: [entry(0), entry(1)] }));
}

export function record(at: number): PuzzleRun {
  const run = runs[at];
  if (run === undefined) throw new RangeError('There are two runs.');
  return run;
}

export const entry = (at: number): PuzzleRunEntry => puzzleEntryOf(record(at), `run${at}.json.gz`);
export const openShipped = (one: PuzzleRunEntry): Promise<void> =>
  openPuzzleRun(puzzles, { entry: one, source: 'recorded' });
