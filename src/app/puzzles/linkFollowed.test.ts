import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { puzzleEntryOf } from '../../seal/puzzles/runFile/index';
import { DEFAULT_PUZZLE_SETTINGS } from '../../seal/puzzles/settings';
import { PUZZLE_FORMAT, writeRun } from '../../seal/record/format';
import type { PuzzleRun } from '../../seal/record/record';
import { smallPuzzleRun } from '../../seal/testing/puzzleRun';
import { followLink } from '../experiment/link/followLink';
import { NO_RECORDED } from '../experiment/recordedState';
import { firstTask, nextTask } from './draft';
import { puzzles } from './experiment';
import { edited } from './grids/edits';
import { openFirst, PUZZLE_RUNS, SHIPPED_PUZZLE_RUNS } from './recorded/openRun';
import { PUZZLES_LINK } from './startup';

vi.mock('../../worker/runFiles', () => import('../../worker/testing/runFilesHere'));

const address = { hash: '' };
let adopt: () => void;
let run: PuzzleRun;
/** What the server answers when it is asked for the list. */
let list: () => Response;

beforeAll(async () => {
  run = await smallPuzzleRun();
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('location', address);
  vi.stubGlobal('history', { state: null, replaceState: (_: unknown, __: string, hash: string) => go(hash) });
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => {
    adopt = listener;
  });
  vi.stubGlobal('fetch', async (from: string) =>
    from.endsWith('index.json') ? list() : new Response(writeRun(PUZZLE_FORMAT, run)),
  );
  void followLink(puzzles, PUZZLES_LINK);
});

const go = (hash: string): void => {
  address.hash = hash;
};
function follow(hash: string): void {
  go(hash);
  adopt();
}
const first = firstTask(DEFAULT_PUZZLE_SETTINGS.preset);
const next = nextTask(DEFAULT_PUZZLE_SETTINGS.preset, first);
const presentPuzzle = () => puzzles.inputs().work.puzzle;
const notices = () => puzzles.useView.getState().linkNotices.map(({ reason }) => reason);

beforeEach(() => {
  go('');
  SHIPPED_PUZZLE_RUNS.useEntries.setState({ entries: null });
  puzzles.extras.useRecorded.setState(NO_RECORDED);
  puzzles.useRounds.getState().reset();
  puzzles.useDraft.getState().choose(first);
});

describe('a task in the address', () => {
  const draw = () =>
    puzzles.useDraft.getState().edit((history) =>
      edited(history, {
        type: 'clear',
        place: { list: 'demonstrations', index: 0, side: 'input' },
      }),
    );

  it('takes the place of a drawn one, which undo brings back', () => {
    draw();
    const drawn = presentPuzzle();
    follow(`#/puzzles?v=1&task=${next.id}`);
    expect(presentPuzzle().id).toBe(next.id);
    puzzles.useDraft.getState().undo();
    expect(presentPuzzle()).toBe(drawn);
  });

  it('that is there already leaves it as it is, with its former states', () => {
    draw();
    puzzles.useDraft.getState().undo();
    const { history } = puzzles.useDraft.getState();
    follow(`#/puzzles?v=1&task=${first.id}`);
    expect(puzzles.useDraft.getState().history).toBe(history);
  });
});

describe('a recorded run in the address', () => {
  const hash = () => `#/puzzles?v=1&seed=5&run=${run.id}`;

  it('is told and left out when the list does not have it, or none came with the page', async () => {
    list = () => new Response('', { status: 404 });
    follow(hash());
    await vi.waitFor(() => expect(notices().join()).toContain('no puzzle run of this name'));
    await vi.waitFor(() => expect(address.hash).not.toContain('run='));
  });

  it('goes before the first of the list, also while that is on its way', async () => {
    const [one, other] = [puzzleEntryOf(run, 'run.json.gz'), { ...puzzleEntryOf(run, 'run.json.gz'), id: 'other' }];
    const fetched = vi.spyOn(SHIPPED_PUZZLE_RUNS, 'fetchEntries').mockResolvedValue([other, one]);
    const opened = new Set<string>();
    const stop = puzzles.extras.useRecorded.subscribe(({ entry }) => entry && opened.add(entry.id));
    const visit = openFirst(puzzles);
    follow(hash());
    await visit;
    await vi.waitFor(() => expect(puzzles.extras.useRecorded.getState().shown).toBe('open'));
    stop();
    fetched.mockRestore();
    expect([...opened]).toEqual([run.id]);
  });

  it('stays there while the list of runs cannot be fetched, and opens at the next try', async () => {
    list = () => new Response('', { status: 503 });
    follow(hash());
    await vi.waitFor(() => expect(notices().join()).toContain('the list of runs could not be fetched'));
    expect(address.hash).toContain(`run=${run.id}`);
    // What the visitor does meanwhile goes into the address beside it.
    puzzles.useDraft.getState().choose(next);
    expect(address.hash).toContain(`task=${next.id}&run=${run.id}`);
    list = () => Response.json({ schema: 'selkie-puzzle-runs', version: 1, runs: [puzzleEntryOf(run, 'run.json.gz')] });
    follow(address.hash);
    await vi.waitFor(() => expect(puzzles.extras.useRecorded.getState().run?.id).toBe(run.id));
    expect(notices()).toEqual([]);
    PUZZLE_RUNS.showPosition(puzzles, { set: 1, item: 0, writer: null });
    expect(address.hash).toBe(`#/puzzles?v=1&run=${run.id}&at=1.0`);
    // It names the task, so that it leads to it again.
    const { hash: named } = address;
    PUZZLE_RUNS.showPosition(puzzles, { set: 1, item: 1, writer: null });
    follow(named);
    expect(puzzles.extras.useRecorded.getState().position).toEqual({ set: 1, item: 0, writer: null });
    PUZZLE_RUNS.leave(puzzles);
    expect(address.hash).toContain('seed=5');
    // A live run in its place is not this one.
    puzzles.useRounds.getState().reset();
    expect(address.hash).not.toContain('run=');
  });
});
