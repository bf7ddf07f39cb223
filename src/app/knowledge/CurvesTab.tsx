import { CurvesChart } from '../charts/CurvesChart';
import { ghostOf } from '../experiment/past';
import { divergedNote } from '../experiment/words/diverged';
import { EmptyState } from '../ui/EmptyState';
import { candidateName, meanLosses } from './candidates';
import { useKnowledge, useResults } from './experiment';
import { useSelected } from './useSelected';

const NO_CURVE: readonly number[] = [];

export default function CurvesTab() {
  const candidates = useResults((state) => state.results.candidates);
  const passageOnly = useResults((state) => state.results.passageOnly);
  const selected = useSelected();
  const ghost = useKnowledge().usePast((state) => ghostOf(state)?.losses ?? NO_CURVE);
  const trained = candidates.filter((candidate) => candidate.losses.length > 0);
  if (trained.length === 0) {
    return (
      <EmptyState title="No curves yet">The loss of every adapter is drawn here while they train together.</EmptyState>
    );
  }
  return (
    <CurvesChart
      title="Loss by step"
      curves={trained.map((candidate) => ({
        id: candidate.id,
        label: candidateName(candidate),
        losses: meanLosses(candidate),
        diverged: candidate.scored === null ? null : divergedNote(candidate.scored),
      }))}
      passageOnly={passageOnly === null ? [] : meanLosses(passageOnly)}
      selected={selected?.id ?? null}
      ghost={ghost}
    />
  );
}
