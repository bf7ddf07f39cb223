/** Time and memory of a run before it begins, beside its button. */
import { Timer } from 'lucide-react';
import type { KnowledgeSettings } from '../../seal/settings';
import type { Passage } from '../../seal/types';
import { playable } from '../lab/playable';
import { useRunEstimate } from '../lab/useRunEstimate';
import { useDraft } from '../stores/draft';
import { useEngine } from '../stores/engine';
import { useProgress } from '../stores/progress';
import { useSettings } from '../stores/settings';
import { ESTIMATING, estimateText, rangeText } from '../strings/estimate';

interface Props {
  settings: KnowledgeSettings;
  /** The Lab's steps on this passage; `null` is a run of rounds on the world. */
  passage?: Passage | null;
}

/** Says nothing where no live run is possible. */
export function RunEstimate({ settings, passage = null }: Props) {
  const ready = useEngine((state) => state.status.kind === 'ready');
  const estimate = useRunEstimate(settings, passage);
  if (!ready) return null;
  return (
    <span className="run-estimate muted small" title={estimate === null ? undefined : rangeText(estimate)}>
      <Timer size={13} aria-hidden />
      <span className="visually-hidden">Estimated time: </span>
      {estimate === null ? ESTIMATING : estimateText(estimate)}
      {estimate !== null && <span className="visually-hidden"> {rangeText(estimate)}</span>}
    </span>
  );
}

/** Of all steps on the passage at hand; while something runs the status line says what is left. */
export function LabEstimate() {
  const settings = useSettings((state) => state.settings);
  const passage = playable(useDraft((state) => state.history.present.passage));
  const idle = useProgress((state) => state.task === null);
  const runnable = passage.context.trim() !== '' && passage.questions.length > 0;
  return idle && runnable ? <RunEstimate settings={settings} passage={passage} /> : null;
}
