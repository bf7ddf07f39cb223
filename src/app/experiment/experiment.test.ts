/** What every experiment does, by one set of cases over the domains, and what two of one domain have in common. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../seal/knowledge/settings';
import { NO_AUGMENTATIONS } from '../../seal/puzzles/configuration';
import { ScriptedEngine } from '../../seal/testing/scriptedEngine';
import { ScriptedPuzzleEngine } from '../../seal/testing/scriptedPuzzleEngine';
import { scriptedTokenizer } from '../../seal/testing/scriptedTokenizer';
import { tabStorage } from '../../storage/drafts';
import type { LoadModel } from '../../worker/deviceOwner';
import { makeEngineServer } from '../../worker/engineServer';
import { SCRIPT, SCRIPTED_PUZZLE, SCRIPTED_SETTINGS } from '../../worker/testing/scriptedPuzzle';
import { fakeWorker, steady } from '../../worker/testing/session';
import { KNOWLEDGE_PAGE, type KnowledgePage } from '../knowledge/page';
import { numberedSample } from '../knowledge/toyWorld';
import { PUZZLES_PAGE, type PuzzlesTypes } from '../puzzles/page';
import { type Experiment, makeExperiment, type Page, type PageTypes } from './experiment';
import { fileOf, useLibrary } from './library';
import { ghostOf } from './past';
import { connect, isRunning, visit } from './session';
import { stageStatus } from './stages';

/** Models that were started, and how long a call takes. */
const world = vi.hoisted(() => ({ started: [] as string[], delayMs: 0 }));

const load: LoadModel = async ({ name }) => ({
  tokenizer: scriptedTokenizer,
  start: async () => {
    world.started.push(name);
    const { delayMs } = world;
    return steady(
      name === 'micro-puzzles'
        ? new ScriptedPuzzleEngine({ ...SCRIPT, name, delayMs })
        : new ScriptedEngine({ contextLength: 4096, name, delayMs }),
    );
  },
});

vi.mock('../../worker/scripts', () => ({
  startWorker: () => fakeWorker(makeEngineServer(load, { wait: async () => undefined })),
}));

beforeAll(() => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('navigator', {});
});

interface Domain<P extends PageTypes> {
  page: Page<P>;
  settings: P['kind']['settings'];
  /** What a visitor has written, and what they change of it. */
  write: (experiment: Experiment<P>) => void;
  rewrite: (experiment: Experiment<P>) => void;
  /** What of it outlives a reload. */
  kept: (work: P['work']) => unknown;
}

const LAB: Domain<KnowledgePage> = {
  page: KNOWLEDGE_PAGE,
  settings: {
    ...DEFAULT_SETTINGS,
    edits: 2,
    heldOutEdits: 1,
    rounds: 1,
    trainingPassages: 1,
    heldOutPassages: 1,
    sideQuestions: 0,
    finetune: { ...DEFAULT_SETTINGS.finetune, epochs: 2 },
  },
  write: ({ useDraft }) => useDraft.getState().replace(numberedSample(1), { kind: 'sample', index: 1 }),
  rewrite: ({ useDraft }) => useDraft.getState().addQuestion(),
  kept: (passage) => passage,
};

const PUZZLES: Domain<PuzzlesTypes> = {
  page: PUZZLES_PAGE,
  settings: SCRIPTED_SETTINGS,
  write: ({ useDraft }) => useDraft.getState().choose(SCRIPTED_PUZZLE),
  rewrite: ({ useDraft }) =>
    useDraft.getState().addHand({
      task: null,
      augmentations: NO_AUGMENTATIONS,
      loss: 'output',
      learningRate: 1e-2,
      epochs: 2,
    }),
  // Those by hand are named anew by each page.
  kept: ({ puzzle, hand }) => [puzzle, hand.map(({ configuration }) => configuration)],
};

describeExperiments(LAB);
describeExperiments(PUZZLES);

function describeExperiments<P extends PageTypes>({ page, settings, write, rewrite, kept: keptOf }: Domain<P>): void {
  /** With what a visitor wrote. */
  function made(isKept = false): Experiment<P> {
    const experiment = makeExperiment(page, isKept);
    experiment.useSettings.getState().adopt(settings);
    write(experiment);
    return experiment;
  }
  const untilReady = ({ useEngine }: Experiment<P>) =>
    vi.waitFor(() => expect(useEngine.getState().status.kind).toBe('ready'));
  const untilPaused = ({ useProgress }: Experiment<P>) =>
    vi.waitFor(() => expect(useProgress.getState().transport).toBe('paused'));
  const statuses = ({ useResults, inputs }: Experiment<P>) =>
    page.stages.map((stage) => stageStatus(page, stage, inputs(), useResults.getState().stages));
  const runs = ({ useResults }: Experiment<P>) => page.stages.map((stage) => useResults.getState().stages[stage].run);
  const spoken = ({ useProgress }: Experiment<P>) => useProgress.getState().spoken;
  const ids = ({ useResults, inputs }: Experiment<P>) =>
    page.candidates(useResults.getState().results, inputs().work).map(({ id }) => id);
  const all = (status: string) => page.stages.map(() => status);
  const first = page.stages[0];
  const last = page.stages.at(-1);
  if (first === undefined || last === undefined) throw new Error('There are no stages.');

  /** A fresh experiment with its model in a fresh worker. */
  async function opened(delayMs = 0): Promise<Experiment<P>> {
    const experiment = made();
    Object.assign(world, { started: [], delayMs });
    visit(experiment);
    connect();
    await untilReady(experiment);
    return experiment;
  }

  describe(`an experiment on ${page.name}`, () => {
    it('runs all steps, shows the best candidate and says so', async () => {
      const one = await opened();
      await one.actions.runAll();
      expect(statuses(one)).toEqual(all('done'));
      const { results, of } = one.useResults.getState();
      expect(of).toEqual(one.inputs().work);
      const { tab, selected } = one.useView.getState();
      expect(ids(one)).toContain(selected);
      expect([tab, selected]).toEqual([page.resultTab, page.best(results)]);
      expect(spoken(one)).toBe(page.said.done(results));
    });

    it('remembers its finished runs, what was changed between them, and shows one again', async () => {
      const one = await opened();
      await one.actions.runAll();
      const before = one.useResults.getState();
      const { change, settings: present } = one.useSettings.getState();
      change({ ...present, seed: 4711 }, ['seed']);
      await one.actions.runAll();
      const { runs: past, shown } = one.usePast.getState();
      expect(past.map(({ changed }) => changed)).toEqual([[], [`Seed ${present.seed} → 4711`]]);
      expect(past.map(({ outcome }) => outcome)).toEqual([
        page.outcome(before.results),
        page.outcome(one.useResults.getState().results),
      ]);
      expect(shown).toBe(2);
      expect(ghostOf(one.usePast.getState())).toBe(past[0]);
      past[0]?.show();
      expect(one.usePast.getState().shown).toBe(1);
      expect(one.useResults.getState()).toMatchObject({
        results: before.results,
        stages: before.stages,
        recorded: false,
      });
      // Of another seed by now, and so it says.
      expect(statuses(one)).toContain('stale');
      expect(ghostOf(one.usePast.getState())).toBeNull();
      one.actions.reset();
      expect(one.usePast.getState()).toMatchObject({ runs: past, shown: null });
      rewrite(one);
      await one.actions.runAll();
      expect(one.usePast.getState().runs.at(-1)?.changed).toHaveLength(1);
    });

    it('steps to the end, and then says that there is no further step', async () => {
      const one = await opened();
      const seen: string[][] = [];
      while (one.actions.canStep()) {
        await one.actions.step();
        seen.push(statuses(one));
      }
      expect(seen).toEqual(page.stages.map((_, at) => page.stages.map((__, place) => (place <= at ? 'done' : 'idle'))));
      const { results } = one.useResults.getState();
      await one.actions.step();
      expect(one.useResults.getState().results).toBe(results);
      expect(runs(one)).toEqual(page.stages.map(() => 1));
      expect(spoken(one)).toBe('Every step is up to date. Run all steps begins anew.');
      await one.actions.runAll();
      expect(runs(one)).toEqual(page.stages.map(() => 2));
      one.actions.newSeed();
      expect(one.actions.canStep()).toBe(true);
      await one.actions.step();
      expect(runs(one)[0]).toBe(3);
    });

    it('brings up to date what a stage rests on, and nothing after it', async () => {
      const one = await opened();
      await one.actions.runStage(last);
      expect(statuses(one)).toEqual(all('done'));
      await one.actions.runStage(first);
      expect(statuses(one)).toEqual(page.stages.map((stage) => (stage === first ? 'done' : 'idle')));
    });

    it('has computed of what was there when a stage began', async () => {
      const one = await opened();
      const running = one.actions.runStage(first);
      one.actions.newSeed();
      await running;
      expect(statuses(one)[0]).toBe('stale');
    });

    it('shows the stage at work until the visitor picks a tab', async () => {
      const one = await opened();
      await one.actions.runStage(first);
      expect(one.useView.getState().tab).toBe(page.tabOf[first]);
      const picked = page.tabs.at(-1);
      if (picked !== undefined) one.useView.getState().pickTab(picked);
      await one.actions.runStage(last);
      expect(one.useView.getState().tab).toBe(picked);
    });

    it('stops what runs, and is ready for the next run', async () => {
      const one = await opened();
      const running = one.actions.runAll();
      one.actions.pause();
      await untilPaused(one);
      expect([one.actions.canStep(), one.actions.runnable()]).toEqual([true, false]);
      one.actions.stop();
      await running;
      expect(statuses(one)).toContain('idle');
      expect(spoken(one)).toBe('Stopped.');
      expect(one.useProgress.getState()).toMatchObject({ task: null, transport: 'idle' });
      await one.actions.runAll();
      expect(statuses(one)).toEqual(all('done'));
    });

    it('runs rounds, keeps them among the runs of the visitor, and goes back to the model as shipped', async () => {
      useLibrary.setState({ runs: null });
      const one = await opened();
      await one.actions.runAll();
      await one.actions.runRounds();
      const { status, records, live } = one.useRounds.getState();
      expect([status, records.length]).toEqual(['done', 1]);
      const [kept, ...more] = useLibrary.getState().runs ?? [];
      expect([kept?.source, kept?.entry.domain, more]).toEqual(['live', page.name, []]);
      expect(await fileOf(String(kept?.id))).toContain(String(live?.startedAt));
      expect(one.useEngine.getState().policy?.rounds).toBe(1);
      expect(statuses(one)).toEqual(all('stale'));
      await one.actions.restorePolicy();
      expect(one.useEngine.getState().policy).toBeNull();
      expect(statuses(one)).toEqual(all('done'));
    });

    it('forgets results when it is reset, not what the visitor wrote nor the policy, and has a way back', async () => {
      const one = await opened();
      await one.actions.runAll();
      await one.actions.runRounds();
      const { policy } = one.useEngine.getState();
      const { selected } = one.useView.getState();
      const before = [one.useResults.getState(), one.useRounds.getState()];
      const written = one.useDraft.getState();
      one.actions.reset();
      expect(one.useResults.getState()).toMatchObject({ of: null, results: page.nothing, recorded: false });
      expect([statuses(one), runs(one)]).toEqual([all('idle'), page.stages.map(() => 1)]);
      expect(one.useRounds.getState()).toMatchObject({ status: 'idle', records: [], live: null });
      expect(one.useView.getState().selected).toBeNull();
      expect([policy?.rounds, one.useEngine.getState().policy]).toEqual([1, policy]);
      expect(one.useDraft.getState()).toBe(written);
      expect(one.useSettings.getState().settings).toEqual(settings);
      expect(spoken(one)).toBe(page.said.reset);
      expect(one.useView.getState().undo?.said).toBe(page.said.reset);
      one.useView.getState().undo?.back();
      expect([one.useResults.getState(), one.useRounds.getState()]).toEqual(before);
      expect(one.useView.getState().selected).toBe(selected);
      // Over what is computed after it nothing comes back.
      one.actions.reset();
      await one.actions.runStage(page.stages[0] ?? '');
      expect(one.useView.getState().undo).toBeNull();
    });

    it('is not reset while it runs', async () => {
      const one = await opened();
      const running = one.actions.runAll();
      one.actions.reset();
      await running;
      expect(statuses(one)).toEqual(all('done'));
    });

    it('selects the candidate beside the selected one, round and round', async () => {
      const one = await opened();
      one.actions.selectBeside(1);
      expect(one.useView.getState().selected).toBeNull();
      await one.actions.runAll();
      const known = ids(one);
      expect(known.length).toBeGreaterThan(1);
      one.useView.getState().select(null);
      const walk = (offset: number) => {
        one.actions.selectBeside(offset);
        return one.useView.getState().selected;
      };
      expect([...known.map(() => walk(1)), walk(1)]).toEqual([...known, known[0]]);
      expect(walk(-1)).toBe(known.at(-1));
    });

    it('draws a seed that is another one and short', () => {
      const one = made();
      for (let draw = 0; draw < 50; draw += 1) {
        const before = one.useSettings.getState().settings.seed;
        one.actions.newSeed();
        const { seed } = one.useSettings.getState().settings;
        expect(seed).not.toBe(before);
        expect(seed >= 1 && seed <= 9999).toBe(true);
      }
    });
  });

  describe(`two experiments on ${page.name}`, () => {
    /** All that an experiment knows, but for the one model. */
    const known = ({ useDraft, useSettings, useResults, useRounds, useView, extras }: Experiment<P>) => ({
      draft: useDraft.getState(),
      settings: useSettings.getState(),
      results: useResults.getState(),
      rounds: useRounds.getState(),
      view: useView.getState(),
      extras: Object.values(extras).map((store) => store.getState()),
    });

    it('share nothing that was written, set, computed or looked at', async () => {
      const one = await opened();
      const other = made();
      visit(other);
      const before = known(other);
      rewrite(one);
      one.actions.newSeed();
      one.useView.getState().toggleSettings();
      one.useView.getState().togglePanel('rounds');
      await one.actions.runAll();
      await one.actions.runRounds();
      const after = known(other);
      for (const part of ['draft', 'settings', 'results', 'rounds', 'view'] as const)
        expect(after[part], part).toBe(before[part]);
      expect(after.extras).toEqual(before.extras);
      expect(other.useProgress.getState()).toMatchObject({ task: null, stage: null, lastSeconds: null });
      // The other way round as well.
      const own = known(one);
      expect(own.rounds.records).toHaveLength(1);
      other.actions.reset();
      rewrite(other);
      expect(known(one)).toEqual(own);
    });

    it('have one of them kept in storage', () => {
      const kept = made(true);
      const other = made();
      const { storedAs, draftStoredAs } = page.settings;
      const stored = () => [storedAs, draftStoredAs].map((name) => tabStorage.getItem(name));
      const before = stored();
      expect(before).not.toContain(null);
      rewrite(other);
      other.actions.newSeed();
      expect(stored()).toEqual(before);
      rewrite(kept);
      kept.actions.newSeed();
      const now = stored();
      for (const at of [0, 1]) expect(now[at]).not.toBe(before[at]);
      const next = makeExperiment(page);
      expect(next.useSettings.getState().settings).toEqual(kept.useSettings.getState().settings);
      expect(keptOf(next.inputs().work)).toEqual(keptOf(kept.inputs().work));
      expect(makeExperiment(page, false).useSettings.getState().settings).toEqual(page.settings.table.defaults);
    });

    it('show one model in one worker, and the policy that either has trained', async () => {
      const one = await opened();
      const other = made();
      visit(other);
      expect(other.useEngine.getState()).toEqual(one.useEngine.getState());
      expect(world.started).toEqual([page.model.name]);
      await other.actions.runAll();
      await one.actions.runRounds();
      expect(other.useEngine.getState().policy).toEqual(one.useEngine.getState().policy);
      expect(other.useEngine.getState().policy?.rounds).toBe(1);
      expect(statuses(other)).toEqual(all('stale'));
      connect();
      expect([one, other].map(({ useEngine }) => useEngine.getState().status.kind)).toEqual(['opening', 'opening']);
      await Promise.all([untilReady(one), untilReady(other)]);
      expect(other.useEngine.getState()).toEqual(one.useEngine.getState());
    });

    it('run one at a time: the other is told, loses nothing, and changes nothing of the run', async () => {
      const one = await opened();
      const other = made();
      visit(other);
      await other.actions.runAll();
      const own = known(other);
      const running = one.actions.runAll();
      one.actions.pause();
      await untilPaused(one);
      for (const attempt of [
        () => other.actions.runStage(last),
        other.actions.runAll,
        other.actions.step,
        other.actions.runRounds,
      ]) {
        other.actions.say('');
        await attempt();
        expect(other.useProgress.getState().task).toBeNull();
      }
      other.actions.stop();
      other.actions.pause();
      other.actions.resume();
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect([isRunning(), one.useProgress.getState().transport]).toEqual([true, 'paused']);
      expect(known(other).results).toEqual(own.results);
      expect(known(other).rounds).toEqual(own.rounds);
      one.actions.resume();
      await running;
      expect(statuses(one)).toEqual(all('done'));
      await other.actions.runAll();
      expect(statuses(other)).toEqual(all('done'));
    });

    it('say why the other does not begin', async () => {
      const one = await opened();
      const other = made();
      visit(other);
      const running = one.actions.runAll();
      other.actions.say('');
      await other.actions.runAll();
      expect(spoken(other)).toMatch(/running/);
      await running;
    });
  });
}
