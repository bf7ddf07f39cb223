/** What the buttons of an experiment do. Each stage first brings up to date what it rests on. */
import type { Failure, RoundsTask, Task } from '../../worker/protocol';
import type { Outcome } from './engine';
import type { Core, Experiment, Inputs, PageTypes } from './experiment';
import { changesBetween } from './finishedRuns';
import { useNotices } from './noticeStore';
import type { RoundsEvent } from './rounds';
import { isRunning } from './running';
import { runInSession, transportOf } from './session';
import { shortageOf } from './shortage';
import { nextStage, stagesToRun } from './stages';
import { HELD_UP } from './words/device';
import { spokenFor } from './words/progress';

export type Actions<P extends PageTypes> = ReturnType<typeof makeActions<P>>;

/** @param suit see `Experiment`. */
export function makeActions<P extends PageTypes>(core: Core<P>, extras: P['extras'], suit: Experiment<P>['suit']) {
  const {
    page,
    useEngine,
    useProgress,
    useEstimate,
    useDraft,
    useSettings,
    useResults,
    useRounds,
    useView,
    useWatch,
    useFinished,
  } = core;
  const transport = transportOf(core);
  /** What the last finished run was of. */
  let last: Pick<Inputs<P>, 'work' | 'settings'> | null = null;
  const say = (text: string): void => useProgress.getState().say(text);
  const isIdle = (): boolean => useProgress.getState().task === null;
  /** Nothing runs, here or in another experiment; says so where something does elsewhere. */
  const isFree = (): boolean => {
    if (isIdle() && isRunning()) say(HELD_UP);
    return !isRunning();
  };
  /** The engine is there, and what the visitor wrote is in order. */
  const isReady = (): boolean =>
    useEngine.getState().status.kind === 'ready' && page.isPlayable(core.inputs(), useEngine.getState());
  const noteFailure = (failure: Failure): void => {
    const shortage = shortageOf(failure, page.remedies, page.settings.table.list, useSettings.getState().settings, () =>
      useView.setState({ settingsOpen: true }),
    );
    if (shortage !== null) useView.setState({ shortage });
  };

  /** @param listener hears the events in place of the stages' results. */
  async function runTask(
    task: Task,
    listener: (events: readonly P['event'][]) => void = useResults.getState().apply,
    ofRounds: (events: readonly RoundsEvent<P['kind']>[]) => void = () => undefined,
  ): Promise<Outcome> {
    // A task that will be refused is not followed: the plan would hide the pace of the one at work.
    const followed = isRunning() ? null : page.followed(task, core.inputs().work);
    if (followed !== null) useEstimate.getState().follow(followed.plan, followed.until);
    return runInSession(core, task, (news) => {
      if (news.kind === 'events') {
        const events = page.eventsOf(news);
        useProgress.getState().apply(events);
        useEstimate.getState().apply(events);
        if (task.kind === 'rounds') {
          useWatch.getState().apply(events, useRounds.getState().live?.settings ?? useSettings.getState().settings);
          ofRounds(page.loopEvents(events));
        } else listener(events);
        const spoken = events.map(spokenFor).findLast((text) => text !== null);
        if (spoken != null) say(spoken);
      }
      if (task.kind !== 'rounds') return;
      if (news.kind === 'answered') ofRounds([{ type: 'answered', call: news.call }]);
      if (news.kind === 'cost') ofRounds([{ type: 'cost', stages: news.stages, matrixRate: news.matrixRate }]);
    });
  }

  /** What a reset took away cannot come back over what is computed now: the adapters in the worker are others. */
  function withdrawReset(): void {
    const { undo, offerUndo } = useView.getState();
    if (undo?.said === page.said.reset) offerUndo(null);
  }

  async function runOne(stage: P['stage']): Promise<Outcome> {
    const started = performance.now();
    const view = useView.getState();
    const isLast = stage === page.stages.at(-1);
    const { begin, finish, end } = useResults.getState();
    useFinished.getState().leave();
    withdrawReset();
    begin(stage);
    if (stage === page.stages[0]) view.select(null);
    // Taken before the run: what the visitor changes while it goes on makes the result stale.
    const inputs = core.inputs();
    const basis = page.basisOf(stage, inputs, useResults.getState().stages);
    const tab = page.tabOf[stage];
    if (tab !== null) view.follow(tab);
    const outcome = await runTask(page.taskOf(stage, inputs, useResults.getState().results));
    if (outcome.kind === 'finished') {
      finish(stage, basis, (performance.now() - started) / 1000);
      if (isLast) {
        showBest();
        remember(inputs);
      }
      return outcome;
    }
    const problem = outcome.kind === 'failed' ? outcome.failure.message : null;
    if (outcome.kind === 'failed') noteFailure(outcome.failure);
    end(stage, problem);
    say(problem ?? 'Stopped.');
    return outcome;
  }

  function showBest(): void {
    const { follow, select } = useView.getState();
    const { results } = useResults.getState();
    follow(page.resultTab);
    if (useView.getState().selected === null) select(page.best(results));
    say(page.said.done(results));
  }

  /** The inputs of the last stage: so are those of the stages before it, or it would have run them. */
  function remember({ work, settings }: Inputs<P>): void {
    const { stages, restore, results } = useResults.getState();
    const before = last;
    last = { work, settings };
    const { list } = page.settings.table;
    useFinished.getState().add({
      at: Date.now(),
      outcome: page.outcome(results),
      changed:
        before === null
          ? []
          : [...page.workChanges(before.work, work), ...changesBetween(list, before.settings, settings)],
      losses: page.curve(results),
      show: () => {
        if (!isIdle()) return;
        restore(work, results, stages);
        useView.getState().select(page.best(results));
      },
    });
  }

  async function runStages(stages: readonly P['stage'][]): Promise<void> {
    for (const stage of stages) {
      if (!isFree() || !isReady()) break;
      if ((await runOne(stage)).kind !== 'finished') break;
    }
    transport.release();
  }

  function leaveRecorded(): void {
    if (!page.leavesRecorded || !useResults.getState().recorded || isRunning() || !isReady()) return;
    useResults.getState().reset();
    // From here on the settings are the visitor's own.
    suit({ recorded: true });
  }

  const next = (): P['stage'] | null => nextStage(page, core.inputs(), useResults.getState().stages);
  const first = (): P['stage'] => page.stages[0] ?? '';

  async function restorePolicy(): Promise<void> {
    if (!isFree()) return;
    const outcome = await runTask(page.task({ kind: 'restore' }));
    if (outcome.kind === 'failed') say(outcome.failure.message);
  }

  const actions = {
    ...transport,
    say,
    isIdle,
    isReady,
    noteFailure,
    runTask: (task: Task, listener?: (events: readonly P['event'][]) => void) => runTask(task, listener),
    restorePolicy,
    /** So is all, and nothing else runs. */
    runnable: (): boolean => isIdle() && !isRunning() && isReady(),
    runStage: async (stage: P['stage']): Promise<void> => {
      leaveRecorded();
      await runStages(stagesToRun(page, stage, core.inputs(), useResults.getState().stages));
    },
    /** Everything that is not up to date; all of it when everything is. */
    runAll: async (): Promise<void> => {
      leaveRecorded();
      const from = next() ?? first();
      useView.getState().startFollowing();
      await runStages(page.stages.slice(page.stages.indexOf(from)));
    },
    /** While paused, up to the next pause; else the next stage that is not up to date. */
    step: async (): Promise<void> => {
      if (useProgress.getState().transport === 'paused') return transport.step();
      if (!isIdle() || !isFree()) return;
      leaveRecorded();
      const stage = next() ?? (useResults.getState().recorded ? first() : null);
      if (stage === null) return say('Every step is up to date. Run all steps begins anew.');
      useView.getState().startFollowing();
      await runStages([stage]);
    },
    canStep: (): boolean => {
      if (useProgress.getState().transport === 'paused') return true;
      return actions.runnable() && (useResults.getState().recorded || next() !== null);
    },
    /** Forgets results, not what the visitor wrote, nor the policy; offers the way back. */
    reset: (): void => {
      if (!isIdle()) return;
      const [results, rounds, { selected }] = [useResults.getState(), useRounds.getState(), useView.getState()];
      results.reset();
      rounds.reset();
      useFinished.getState().leave();
      const extrasBack = page.resetExtras(extras);
      useView.getState().select(null);
      const back = (): void => {
        if (!isIdle()) return;
        useResults.setState(results);
        useRounds.setState(rounds);
        extrasBack();
        useView.getState().select(selected);
      };
      useView.getState().offerUndo({ said: page.said.reset, back });
      say(page.said.reset);
    },
    /** A seed short enough to read aloud, other than the present one. */
    newSeed: (): void => {
      const { settings, change } = useSettings.getState();
      const drawn = 1 + Math.floor(Math.random() * 9998);
      change({ ...settings, seed: drawn === settings.seed ? drawn + 1 : drawn }, ['seed']);
    },
    /** The candidate so many places on. */
    selectBeside: (offset: number): void => {
      const candidates = page.candidates(useResults.getState().results, page.workOf(useDraft.getState()));
      const { selected, select } = useView.getState();
      const at = candidates.findIndex(({ id }) => id === selected);
      const beside = candidates[at < 0 ? 0 : (at + offset + candidates.length) % candidates.length];
      if (beside !== undefined) select(beside.id);
    },
    /** A run of rounds, told to `told` as it goes. */
    followRounds: (
      task: RoundsTask<P['kind']>,
      told: (events: readonly RoundsEvent<P['kind']>[]) => void,
    ): Promise<Outcome> => runTask(page.task(task), undefined, told),
    runRounds: async (): Promise<void> => {
      // Only rounds need what writes them down.
      const { beginRounds } = await import('./liveRounds').catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        useNotices
          .getState()
          .setTrouble(`The rounds could not begin (${why}). Reload the page; what you wrote is kept.`);
        return { beginRounds: null };
      });
      const { status } = useEngine.getState();
      if (beginRounds === null || !isFree() || status.kind !== 'ready') return;
      const { model, device } = status;
      withdrawReset();
      await beginRounds({ ...core, actions }, { model, device, settings: useSettings.getState().settings });
    },
  };
  return actions;
}
