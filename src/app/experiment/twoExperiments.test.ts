/** What two experiments of one domain have in common, and what not. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { tabStorage } from '../../storage/drafts';
import { type Experiment, makeExperiment, type PageTypes } from './experiment';
import { isRunning } from './running';
import { connect, visit } from './session';
import { type DomainCase, experimentsOf, LAB, PUZZLES } from './testing/experiments';
import { models } from './testing/scriptedWorker';

vi.mock('../../worker/scripts', () => import('./testing/scriptedWorker'));

beforeAll(() => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('navigator', {});
});

function describeExperiments<P extends PageTypes>(domain: DomainCase<P>): void {
  const { page, rewrite, kept: keptOf, measure } = domain;
  const { last, made, opened, untilReady, untilPaused, statuses, spoken, all } = experimentsOf(domain);

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
      expect(models.started).toEqual([page.model.name]);
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

    describe('while one of them runs', () => {
      /** Paused in its first stage, beside one that has run before. */
      async function runningBesideAnother() {
        const one = await opened();
        const other = made();
        visit(other);
        await other.actions.runAll();
        const running = one.actions.runAll();
        one.actions.pause();
        await untilPaused(one);
        other.actions.say('');
        const end = (): Promise<void> => {
          one.actions.resume();
          return running;
        };
        return { other, end };
      }

      it('the other has no button that begins one, until that is over', async () => {
        const { other, end } = await runningBesideAnother();
        other.actions.newSeed();
        expect([other.actions.runnable(), other.actions.canStep()]).toEqual([false, false]);
        await end();
        expect([other.actions.runnable(), other.actions.canStep()]).toEqual([true, true]);
      });

      it.each(['runAll', 'step', 'runRounds', 'restorePolicy'] as const)(
        '%s of the other says why not',
        async (name) => {
          const { other, end } = await runningBesideAnother();
          await other.actions[name]();
          expect(spoken(other)).toMatch(/^Another run is still running/);
          await end();
        },
      );

      it('what the other is refused changes nothing of what it shows', async () => {
        const { other, end } = await runningBesideAnother();
        const before = known(other);
        await measure(other);
        const { settings } = other.useSettings.getState();
        const outcome = await other.actions.followRounds({ kind: 'rounds', settings }, () => undefined);
        expect(outcome.kind).toBe('failed');
        expect(known(other)).toEqual(before);
        expect(other.useEstimate.getState().running).toBeNull();
        await end();
      });
    });
  });
}

describeExperiments(LAB);
describeExperiments(PUZZLES);
