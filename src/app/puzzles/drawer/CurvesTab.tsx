import { CurvesChart } from '../../charts/figures';
import { ghostOf } from '../../experiment/past';
import { divergedText, isDiverged } from '../../experiment/words/diverged';
import { EmptyState } from '../../ui/EmptyState';
import { useCandidates, usePuzzles, useSelectedCandidate } from '../experiment';
import { editName } from '../results';
import { CURVES_EMPTY } from '../words/page';

const NO_CURVE: readonly number[] = [];

export default function CurvesTab() {
  const candidates = useCandidates();
  const selected = useSelectedCandidate();
  const ghost = usePuzzles().usePast((state) => ghostOf(state)?.losses ?? NO_CURVE);
  const curves = candidates.flatMap(({ id, losses, rewarded }, sample) => {
    const diverged = rewarded !== null && isDiverged(rewarded) ? divergedText(rewarded.divergedAt) : null;
    return losses.length === 0 && diverged === null ? [] : [{ id, label: editName(sample), losses, diverged }];
  });
  if (curves.length === 0) return <EmptyState title={CURVES_EMPTY.title}>{CURVES_EMPTY.text}</EmptyState>;
  return (
    <CurvesChart title="Loss by step" curves={curves} passageOnly={[]} selected={selected?.id ?? null} ghost={ghost} />
  );
}
