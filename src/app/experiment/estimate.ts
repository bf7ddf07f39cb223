/**
 * What is known of the time that runs take here: the device's pace by adapter and model, the work of runs by their settings,
 * and where the present run stands in its plan; one for each experiment. Kept in memory only: another visit may have
 * another device.
 */

import type { StoreApi } from 'zustand';
import { create } from 'zustand';
import type { DeviceReport, ModelReport } from '../../contract/engine';
import { type Calibration, observeStage, placeOf } from '../../seal/cost/estimate';
import type { RunWork } from '../../seal/cost/rehearsal';
import type { Stage } from '../../seal/types';
import type { EngineState, EngineStatus } from './engine';
import { isOfStage, type ProgressState, type StageNews } from './progress';

/** A run that can be asked about. */
export interface Plan {
  key: string;
  /** What it would come to, by the worker; `null` for one that it would refuse, `undefined` while nobody can tell. */
  request: () => Promise<RunWork | null | undefined>;
}

export interface EstimateState {
  /** By `paceKey`. */
  calibrations: Record<string, Calibration>;
  /** By the key of the plan, the latest last. */
  works: Record<string, RunWork | null>;
  /** `at`: the stage at work; -1 before the first. `until`: the last one of the task; `null` for all of the plan. */
  running: { plan: string; at: number; until: Stage | null } | null;
  calibrated: (calibration: Calibration) => void;
  planned: (key: string, work: RunWork | null | undefined) => void;
  /** The plan of a run that begins, so that the status line can tell what is left of it. */
  follow: (plan: Plan, until: Stage | null) => void;
  apply: (events: readonly { type: string }[]) => void;
  end: () => void;
}

/** Enough for the sizes on offer and what a visitor tries. */
const MOST_WORKS = 24;

/** `rest`: whatever else the work hangs on. */
export function planKey(settings: { seed: number }, rest: unknown): string {
  const { seed: _, ...counted } = settings;
  return JSON.stringify([counted, rest]);
}

function paceKey(model: ModelReport, { vendor, architecture, description }: DeviceReport): string {
  return [model.name, model.parameters, model.weightFormat, vendor, architecture, description].join('/');
}

export function presentKey(status: EngineStatus): string | null {
  return status.kind === 'ready' ? paceKey(status.model, status.device) : null;
}

type StageEvent = Exclude<StageNews, { type: 'progress' }>;

export function makeEstimate(
  engine: Pick<StoreApi<EngineState>, 'getState'>,
  progress: Pick<StoreApi<ProgressState>, 'getState' | 'subscribe'>,
) {
  /** A stage that was held for a while took longer than the device needed. */
  let held = false;
  const store = create<EstimateState>()((set, get) => ({
    calibrations: {},
    works: {},
    running: null,
    calibrated: (calibration) => {
      const key = presentKey(engine.getState().status);
      if (key !== null) set(({ calibrations }) => ({ calibrations: { ...calibrations, [key]: calibration } }));
    },
    planned: (key, work) => {
      if (work === undefined) return;
      set(({ works }) => ({ works: Object.fromEntries([...Object.entries(works), [key, work]].slice(-MOST_WORKS)) }));
    },
    follow: ({ key, request }, until) => {
      set({ running: { plan: key, at: -1, until } });
      if (get().works[key] === undefined) void request().then((work) => get().planned(key, work));
    },
    apply: (events) => {
      for (const event of events.filter(isOfStage)) {
        if (event.type === 'stage-started') started(event);
        if (event.type === 'stage-done') learn(event);
      }
    },
    end: () => {
      held = false;
      if (get().running !== null) set({ running: null });
    },
  }));
  progress.subscribe(({ transport }) => {
    if (transport === 'paused') held = true;
  });

  function started(event: StageEvent): void {
    const { running, works } = store.getState();
    // What is told now may have waited while the run was held already.
    held = progress.getState().transport === 'paused';
    if (running === null) return;
    const at = placeOf(works[running.plan]?.stages ?? [], running.at, event);
    if (at >= 0) store.setState({ running: { ...running, at } });
  }

  function learn({ stage, purpose, round, seconds }: Extract<StageEvent, { type: 'stage-done' }>): void {
    const { running, works, calibrations } = store.getState();
    const key = presentKey(engine.getState().status);
    const calibration = key === null ? undefined : calibrations[key];
    const work = running === null ? undefined : works[running.plan]?.stages[running.at];
    if (key === null || calibration === undefined || work === undefined || held) return;
    if (work.stage !== stage || work.purpose !== purpose || work.round !== round) return;
    store.setState({ calibrations: { ...calibrations, [key]: observeStage(calibration, work, seconds) } });
  }

  return store;
}
