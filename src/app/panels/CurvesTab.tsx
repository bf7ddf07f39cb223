import { LossChart } from '../charts/LossChart';
import { meanLosses } from '../lab/candidates';
import { useSelected } from '../lab/useSelected';
import { useLab } from '../stores/lab';
import { divergedNote } from '../strings/diverged';
import { EmptyState } from './EmptyState';

export default function CurvesTab() {
  const candidates = useLab((state) => state.results.candidates);
  const passageOnly = useLab((state) => state.results.passageOnly);
  const selected = useSelected();
  const trained = candidates.filter((candidate) => candidate.losses.length > 0);
  if (trained.length === 0) {
    return (
      <EmptyState title="No curves yet">The loss of every adapter is drawn here while they train together.</EmptyState>
    );
  }
  return (
    <LossChart
      title="Loss by step"
      curves={trained.map((candidate) => ({
        id: candidate.id,
        sample: candidate.sample,
        losses: meanLosses(candidate),
        diverged: candidate.scored === null ? null : divergedNote(candidate.scored),
      }))}
      passageOnly={passageOnly === null ? [] : meanLosses(passageOnly)}
      selected={selected?.id ?? null}
    />
  );
}
