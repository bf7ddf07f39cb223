/** The last facts of a round, the same in both domains: what diverged where it was measured, the policy's loss, the time. */
import type { CandidateBase } from '../../seal/kind';
import type { PolicyFinetuneRecord } from '../../seal/types';
import { DIVERGED_WHY, divergedCount, policyLossText } from './words/diverged';

interface Props {
  policyFinetune: PolicyFinetuneRecord | null;
  evaluations: readonly { candidates: readonly CandidateBase[] }[];
  seconds: number;
}

export function RoundEnd({ policyFinetune, evaluations, seconds }: Props) {
  const heldOut = divergedCount(
    evaluations.flatMap(({ candidates }) => candidates),
    '',
  );
  return (
    <>
      {heldOut !== '' && (
        <>
          <dt>Held-out</dt>
          <dd title={DIVERGED_WHY}>{heldOut}</dd>
        </>
      )}
      <dt>Policy loss</dt>
      <dd>{policyLossText(policyFinetune)}</dd>
      <dt>Time</dt>
      <dd>{seconds.toFixed(0)} s</dd>
    </>
  );
}
