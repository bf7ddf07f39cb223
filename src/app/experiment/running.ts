/** What runs in this page: one task at a time, whichever experiment it is of. */
import { create } from 'zustand';
import type { WorkerStores } from './experiment';

/** Each an object of its own. */
interface Run {
  /** `null`: of no experiment, but of the device itself. */
  by: WorkerStores | null;
}

const useRunning = create<{ run: Run | null }>()(() => ({ run: null }));

export const presentRun = (): Run | null => useRunning.getState().run;

export function beginRun(by: WorkerStores | null): Run {
  const run = { by };
  useRunning.setState({ run });
  return run;
}

export const endRun = (): void => useRunning.setState({ run: null });

export const isRunning = (): boolean => presentRun() !== null;

/** The same, for components. */
export const useIsRunning = (): boolean => useRunning(({ run }) => run !== null);

/** Whether it is another experiment that keeps this one from beginning a run. */
export const useIsHeldUp = (experiment: WorkerStores): boolean =>
  useRunning(({ run }) => run !== null && run.by !== experiment);
