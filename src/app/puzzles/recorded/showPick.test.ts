import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, describe, expect, it } from 'vitest';
import { tabStorage } from '../../../storage/drafts';
import { SCRIPTED_PUZZLE } from '../../../worker/testing/scriptedPuzzle';
import { stageStatus } from '../../experiment/stages';
import { puzzles } from '../../puzzles/experiment';
import { PUZZLE_STAGES } from '../basis';
import { PUZZLES_PAGE } from '../page';
import { AdoptedSettings } from './AdoptedSettings';
import { heldOutPick, viewsOf, writersOf } from './picks';
import { leaveTask, showPick, showTried } from './showPick';
import { beginWithServedRuns, entry, openShipped, record } from './testing/servedRuns';

beginWithServedRuns();

const presentPuzzle = () => puzzles.inputs().work.puzzle;
const store = () => puzzles.extras.useRecorded.getState();
const statuses = () =>
  PUZZLE_STAGES.map((stage) =>
    stageStatus(PUZZLES_PAGE, stage, puzzles.inputs(), puzzles.useResults.getState().stages),
  );

describe('a task of a recorded run', () => {
  beforeEach(() => openShipped(entry(0)));

  it('fills the stages with the candidates of a condition, training examples included', () => {
    const untrained = heldOutPick(record(0), 1, { name: 'untrained', round: 0 });
    if (untrained !== null) showPick(puzzles, untrained);
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

  it('rests on its configurations, not on how many are written next', () => {
    showPick(puzzles, { kind: 'training', round: 1, task: 0 });
    const { settings, change } = puzzles.useSettings.getState();
    change({ ...settings, edits: settings.edits + 1 }, ['edits']);
    expect(statuses()).toEqual(['done', 'done']);
    change({ ...settings, finetune: { ...settings.finetune, rank: settings.finetune.rank + 1 } }, ['finetune.rank']);
    expect(statuses()).toEqual(['done', 'stale']);
  });

  it('of a run under other rules leaves settings that this page can use, says so, and is not taken for theirs', () => {
    const { settings } = record(0);
    const writing = { ...settings.writing, form: 'official' as const };
    const official = { ...record(0), settings: { ...settings, rules: 'official' as const, writing } };
    puzzles.extras.useRecorded.setState({ run: official });
    showPick(puzzles, { kind: 'training', round: 1, task: 0 });
    expect(puzzles.useSettings.getState().settings).toEqual(settings);
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
    const seed = puzzles.useSettings.getState().settings.seed;
    showPick(puzzles, { kind: 'training', round: 1, task: 0 });
    showPick(puzzles, { kind: 'training', round: 2, task: 1 });
    expect(presentPuzzle()).toEqual(record(0).items.training[4]);
    leaveTask(puzzles);
    expect([presentPuzzle(), puzzles.useResults.getState().recorded]).toEqual([SCRIPTED_PUZZLE, false]);
    expect(puzzles.useSettings.getState().settings.seed).toBe(seed);
  });
});

describe('what the visitor makes of a recorded task', () => {
  const own = () => [
    presentPuzzle().id,
    puzzles.useResults.getState().recorded,
    puzzles.useResults.getState().results.candidates.length,
  ];
  /** As a live run of the first stage leaves it. */
  function runLive(candidates: number): void {
    const run = puzzles.useResults.getState();
    run.begin('write');
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
    showPick(puzzles, { kind: 'training', round: 1, task: 0 });
    runLive(1);
    const tried = own();
    // Another recorded task, on which nothing is run.
    showPick(puzzles, { kind: 'training', round: 2, task: 1 });
    expect(store().tried).toHaveLength(1);
    leaveTask(puzzles);
    expect([own(), store().before]).toEqual([before, null]);
    showTried(puzzles);
    expect([own(), store().tried]).toEqual([tried, []]);
    leaveTask(puzzles);
    expect(own()).toEqual(before);
    expect(store().tried).toHaveLength(1);
  });

  it('comes back when it is no more than other settings', () => {
    showPick(puzzles, { kind: 'training', round: 1, task: 0 });
    const { settings, change } = puzzles.useSettings.getState();
    change({ ...settings, edits: 77 }, ['edits']);
    showPick(puzzles, { kind: 'training', round: 2, task: 1 });
    expect([puzzles.useSettings.getState().settings, store().tried.length]).toEqual([settings, 1]);
    showTried(puzzles);
    expect(puzzles.useSettings.getState().settings.edits).toBe(77);
  });

  it('comes back in turn when it is more than one thing', () => {
    showPick(puzzles, { kind: 'training', round: 1, task: 0 });
    runLive(1);
    showPick(puzzles, { kind: 'training', round: 2, task: 1 });
    runLive(2);
    showTried(puzzles);
    expect(own()[2]).toBe(1);
    showTried(puzzles);
    expect(own()[2]).toBe(2);
    leaveTask(puzzles);
    expect([own(), store().tried.length]).toEqual([[SCRIPTED_PUZZLE.id, false, 0], 2]);
  });

  it('is not what the browser keeps for the next visit, but their own task is', () => {
    const kept = () => JSON.parse(String(tabStorage.getItem('selkie.puzzles'))).state.puzzle.id;
    showPick(puzzles, { kind: 'training', round: 1, task: 0 });
    expect(presentPuzzle().id).not.toBe(SCRIPTED_PUZZLE.id);
    expect(kept()).toBe(SCRIPTED_PUZZLE.id);
    leaveTask(puzzles);
    puzzles.useDraft.getState().choose({ ...SCRIPTED_PUZZLE, id: 'another' });
    expect(kept()).toBe('another');
  });
});
