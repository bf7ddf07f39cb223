/** What every experiment does, by one set of cases over the domains. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Experiment, PageTypes } from './experiment';
import { previousRun } from './finishedRuns';
import { fileOf, useLibrary } from './library';
import { type DomainCase, experimentsOf, LAB, PUZZLES } from './testing/experiments';

vi.mock('../../worker/scripts', () => import('./testing/scriptedWorker'));

beforeAll(() => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('navigator', {});
});

function describeExperiment<P extends PageTypes>(domain: DomainCase<P>): void {
  const { page, settings, rewrite } = domain;
  const { first, last, made, opened, untilPaused, statuses, spoken, all } = experimentsOf(domain);
  const runs = ({ useResults }: Experiment<P>) => page.stages.map((stage) => useResults.getState().stages[stage].run);
  const ids = ({ useResults, inputs }: Experiment<P>) =>
    page.candidates(useResults.getState().results, inputs().work).map(({ id }) => id);

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
      const { runs: past, shown } = one.useFinished.getState();
      expect(past.map(({ changed }) => changed)).toEqual([[], [`Seed ${present.seed} → 4711`]]);
      expect(past.map(({ outcome }) => outcome)).toEqual([
        page.outcome(before.results),
        page.outcome(one.useResults.getState().results),
      ]);
      expect(shown).toBe(2);
      expect(previousRun(one.useFinished.getState())).toBe(past[0]);
      past[0]?.show();
      expect(one.useFinished.getState().shown).toBe(1);
      expect(one.useResults.getState()).toMatchObject({
        results: before.results,
        stages: before.stages,
        recorded: false,
      });
      // Of another seed by now, and so it says.
      expect(statuses(one)).toContain('stale');
      expect(previousRun(one.useFinished.getState())).toBeNull();
      one.actions.reset();
      expect(one.useFinished.getState()).toMatchObject({ runs: past, shown: null });
      rewrite(one);
      await one.actions.runAll();
      expect(one.useFinished.getState().runs.at(-1)?.changed).toHaveLength(1);
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
}

describeExperiment(LAB);
describeExperiment(PUZZLES);
