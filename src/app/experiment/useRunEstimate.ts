/** The estimate of a run, asked of the worker once for each that is new to it. */
import { useEffect } from 'react';
import { type Calibration, estimateRun, type RunEstimate } from '../../seal/cost/estimate';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Passage } from '../../seal/knowledge/types';
import { labPlan } from '../knowledge/connection';
import { LAB, type LiveDomain, type Plan, presentKey } from './estimate';

/** Milliseconds without typing. */
const ASK_AFTER = 250;

/** `unknown` until it is known, `refused` for a run that would not begin. */
export type Estimated = RunEstimate | 'unknown' | 'refused';

/** Without a plan nothing is asked. */
export function useEstimated({ useEngine, useEstimate }: LiveDomain, plan: Plan | null): Estimated {
  const ready = useEngine((state) => state.status.kind === 'ready');
  const calibration = useCalibration({ useEngine, useEstimate });
  const key = plan?.key ?? '';
  const work = useEstimate((state) => state.works[key]);
  const missing = ready && plan !== null && work === undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what the plan is of
  useEffect(() => {
    if (!missing || plan === null) return;
    const timer = setTimeout(() => {
      void plan.request().then((planned) => useEstimate.getState().planned(key, planned));
    }, ASK_AFTER);
    return () => clearTimeout(timer);
  }, [missing, key]);
  if (work === null) return 'refused';
  return work === undefined || calibration === null ? 'unknown' : estimateRun(work, calibration);
}

/** Of a run on knowledge; `null` while there is none. With a passage the Lab's steps, without all rounds. */
export function useRunEstimate(
  settings: KnowledgeSettings,
  passage: Passage | null,
  wanted = true,
): RunEstimate | null {
  const estimated = useEstimated(LAB, wanted ? labPlan(settings, passage) : null);
  return typeof estimated === 'string' ? null : estimated;
}

/** Of this device with this model; `null` until it was measured. */
export function useCalibration({
  useEngine,
  useEstimate,
}: Pick<LiveDomain, 'useEngine' | 'useEstimate'>): Calibration | null {
  const key = useEngine((state) => presentKey(state.status));
  return useEstimate((state) => (key === null ? null : (state.calibrations[key] ?? null)));
}
