/** Time and memory of a run before it begins, beside its button. */
import { Timer } from 'lucide-react';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Passage } from '../../seal/knowledge/types';
import { labPlan } from '../knowledge/connection';
import { useDraft } from '../knowledge/draft';
import { playable } from '../knowledge/playable';
import { useSettings } from '../knowledge/settings';
import { LAB, type LiveDomain, type Plan } from './estimate';
import { useProgress } from './progress';
import { useEstimated } from './useRunEstimate';
import { ESTIMATING, estimateText, rangeText } from './words/estimate';

/** Says nothing where no live run is possible, and of a run that would be refused. */
export function PlanEstimate({ domain, plan }: { domain: LiveDomain; plan: Plan }) {
  const ready = domain.useEngine((state) => state.status.kind === 'ready');
  const estimate = useEstimated(domain, plan);
  if (!ready || estimate === 'refused') return null;
  const range = estimate === 'unknown' ? undefined : rangeText(estimate);
  return (
    <span className="run-estimate muted small" title={range}>
      <Timer size={13} aria-hidden />
      <span className="visually-hidden">Estimated time: </span>
      {estimate === 'unknown' ? ESTIMATING : estimateText(estimate)}
      {range !== undefined && <span className="visually-hidden"> {range}</span>}
    </span>
  );
}

interface Props {
  settings: KnowledgeSettings;
  /** The Lab's steps on this passage; `null` is a run of rounds on the world. */
  passage?: Passage | null;
}

export function RunEstimate({ settings, passage = null }: Props) {
  return <PlanEstimate domain={LAB} plan={labPlan(settings, passage)} />;
}

/** Of all steps on the passage at hand; while something runs the status line says what is left. */
export function LabEstimate() {
  const settings = useSettings((state) => state.settings);
  const passage = playable(useDraft((state) => state.history.present.passage));
  const idle = useProgress((state) => state.task === null);
  const runnable = passage.context.trim() !== '' && passage.questions.length > 0;
  return idle && runnable ? <RunEstimate settings={settings} passage={passage} /> : null;
}
