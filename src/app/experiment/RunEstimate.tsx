/** Time and memory of a run before it begins, beside its button. */

import { Timer } from 'lucide-react';
import { useEffect } from 'react';
import { estimateRun, type RunEstimate } from '../../seal/cost/estimate';
import type { Plan } from './estimate';
import { useExperiment } from './experiment';
import styles from './RunEstimate.module.css';
import { useCalibration } from './timeLeft';
import { ESTIMATING, estimateText, rangeText } from './words/estimate';

/** Milliseconds without typing. */
const ASK_AFTER = 250;

/** `unknown` until it is known, `refused` for a run that would not begin. */
export type Estimated = RunEstimate | 'unknown' | 'refused';

/** Asked of the worker once for each plan that is new to it; without a plan nothing is asked. */
export function useEstimated(plan: Plan | null): Estimated {
  const { useEngine, useEstimate } = useExperiment();
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

/**
 * It has its room before it is known, so that nothing moves when it comes; `null` for what is not to be estimated now. Nothing at all
 * where no live run is possible.
 */
export function PlanEstimate({ plan }: { plan: Plan | null }) {
  const status = useExperiment().useEngine((state) => state.status.kind);
  const estimate = useEstimated(plan);
  if (status === 'unavailable') return null;
  if (status !== 'ready' || plan === null || estimate === 'refused') return <span className={styles.estimate} />;
  const range = estimate === 'unknown' ? undefined : rangeText(estimate);
  return (
    <span className={`row muted small ${styles.estimate}`} title={range}>
      <Timer size={13} aria-hidden />
      <span className="visually-hidden">Estimated time: </span>
      {estimate === 'unknown' ? ESTIMATING : estimateText(estimate)}
      {range !== undefined && <span className="visually-hidden"> {range}</span>}
    </span>
  );
}
