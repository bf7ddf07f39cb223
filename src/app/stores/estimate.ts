/**
 * What is known of the time that runs take here: the device's pace by adapter and model, the work of runs by their settings,
 * and where the present run stands in its plan. Kept in memory only: another visit may have another device.
 */
import { create } from 'zustand';
import type { DeviceReport, ModelReport } from '../../engine/types';
import type { CostRecord } from '../../seal/cost/cost';
import { type Calibration, estimateRun, observeStage, type RunEstimate } from '../../seal/cost/estimate';
import type { RunWork } from '../../seal/cost/work';
import type { KnowledgeSettings } from '../../seal/settings';
import type { Passage, SealEvent } from '../../seal/types';
import { type EngineStatus, useEngine } from './engine';
import { useProgress } from './progress';

interface EstimateState {
  /** By `paceKey`. */
  calibrations: Record<string, Calibration>;
  /** By `planKey`, the latest last. */
  works: Record<string, RunWork>;
  running: { plan: string; at: number } | null;
  /** Of the last run of rounds; `null` while none has ended. */
  cost: CostRecord | null;
  calibrated: (calibration: Calibration) => void;
  planned: (key: string, work: RunWork) => void;
  begin: (key: string, rounds: boolean) => void;
  apply: (events: readonly SealEvent[]) => void;
  end: () => void;
  told: (cost: CostRecord) => void;
}

/** Enough for the sizes on offer and what a visitor tries. */
const MOST_WORKS = 24;

export function planKey(settings: KnowledgeSettings, passage: Passage | null): string {
  const { seed: _, ...counted } = settings;
  return JSON.stringify([counted, passage]);
}

function paceKey(model: ModelReport, { vendor, architecture, description }: DeviceReport): string {
  return [model.name, model.parameters, vendor, architecture, description].join('/');
}

export const useEstimate = create<EstimateState>()((set, get) => ({
  calibrations: {},
  works: {},
  running: null,
  cost: null,
  calibrated: (calibration) => {
    const key = presentKey(useEngine.getState().status);
    if (key !== null) set(({ calibrations }) => ({ calibrations: { ...calibrations, [key]: calibration } }));
  },
  planned: (key, work) =>
    set(({ works }) => ({ works: Object.fromEntries([...Object.entries(works), [key, work]].slice(-MOST_WORKS)) })),
  begin: (plan, rounds) => set({ running: { plan, at: -1 }, ...(rounds ? { cost: null } : {}) }),
  apply: (events) => {
    for (const event of events) if (event.type === 'stage-started') started(event);
    for (const event of events) if (event.type === 'stage-done') learn(event);
  },
  end: () => {
    pausedStage = false;
    if (get().running !== null) set({ running: null });
  },
  told: (cost) => set({ cost }),
}));

/** A stage that was held for a while took longer than the device needed. */
let pausedStage = false;
useProgress.subscribe(({ transport }) => {
  if (transport === 'paused') pausedStage = true;
});

type StageEvent = Extract<SealEvent, { type: 'stage-started' | 'stage-done' }>;

/** Stages come in the order of the plan, and the plan may hold some that a run leaves out. */
function placeOf({ stage, purpose, round }: StageEvent, from: number): number {
  const { running, works } = useEstimate.getState();
  const stages = running === null ? [] : (works[running.plan]?.stages ?? []);
  return stages.findIndex(
    (planned, index) =>
      index >= from && planned.stage === stage && planned.purpose === purpose && planned.round === round,
  );
}

function started(event: StageEvent): void {
  const { running } = useEstimate.getState();
  if (running === null) return;
  const at = placeOf(event, running.at + 1);
  pausedStage = false;
  if (at >= 0) useEstimate.setState({ running: { ...running, at } });
}

function learn(event: Extract<SealEvent, { type: 'stage-done' }>): void {
  const { running, works, calibrations } = useEstimate.getState();
  const key = presentKey(useEngine.getState().status);
  const calibration = key === null ? undefined : calibrations[key];
  const stage = running === null ? undefined : works[running.plan]?.stages[placeOf(event, 0)];
  if (key === null || calibration === undefined || stage === undefined || pausedStage) return;
  useEstimate.setState({
    calibrations: { ...calibrations, [key]: observeStage(calibration, stage, event.seconds) },
  });
}

function presentKey(status: EngineStatus): string | null {
  return status.kind === 'ready' ? paceKey(status.model, status.device) : null;
}

/** Of this device with this model; `null` until it was measured. */
export function useCalibration(): Calibration | null {
  const key = useEngine((state) => presentKey(state.status));
  return useEstimate((state) => (key === null ? null : (state.calibrations[key] ?? null)));
}

/** Of the run that goes on, with the stage at work; `null` where nothing was planned. */
export function useRunning(): { estimate: RunEstimate; at: number } | null {
  const calibration = useCalibration();
  const running = useEstimate((state) => state.running);
  const work = useEstimate((state) => (state.running === null ? undefined : state.works[state.running.plan]));
  if (calibration === null || running === null || work === undefined || running.at < 0) return null;
  return { estimate: estimateRun(work, calibration), at: running.at };
}
