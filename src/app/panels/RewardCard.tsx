import { LegendMark } from '../charts/Mark';
import { StripPlot } from '../charts/StripPlot';
import { ScrollBox } from '../controls/ScrollBox';
import { bestCandidate, candidateName, keptParts } from '../lab/candidates';
import { useDecisions } from '../lab/useDecisions';
import { useStage } from '../lab/useStage';
import { accuracy } from '../lab/verdict';
import { useLab } from '../stores/lab';
import { useSettings } from '../stores/settings';
import { useView } from '../stores/view';
import { EMPTY } from '../strings/lab';
import { percent, points } from '../strings/numbers';
import { SELECTION_LABELS } from '../strings/settings';
import { StageCard } from './StageCard';

export function RewardCard() {
  const { status, changed } = useStage('quiz');
  const { candidates, base } = useLab((state) => state.results);
  const rule = useSettings((state) => state.settings.selection);
  const { selected, select } = useView();
  const decisions = useDecisions();
  const best = bestCandidate(candidates);
  const rewarded = candidates.filter((candidate) => candidate.reward !== null);
  const ready = base !== null && best?.reward != null;
  const baseShare = base === null ? 0 : accuracy(base);
  const repeats = best?.reward?.n ?? 1;
  return (
    <StageCard
      id="reward"
      number={5}
      name="Reward"
      status={status}
      changed={changed}
      figure={
        ready && best.reward !== null ? (
          <>
            {points(best.reward.mean - baseShare)} <small>points, best edit</small>
          </>
        ) : (
          <>
            – <small>points over the base</small>
          </>
        )
      }
      caption={
        ready
          ? `${candidateName(best)} ${percent(best.reward?.mean ?? 0)} against ${percent(baseShare)} without`
          : 'comes with the quiz'
      }
      empty={ready ? null : EMPTY.reward}
    >
      {ready && (
        <>
          <ScrollBox label="Rewards">
            <StripPlot
              title="Reward of each self-edit"
              rows={rewarded.map((candidate) => ({
                id: candidate.id,
                label: candidateName(candidate),
                reward: candidate.reward?.mean ?? 0,
                standardError: candidate.reward?.standardError ?? null,
                kept: keptParts(candidate.id, decisions) > 0,
              }))}
              base={baseShare}
              selected={selected}
              onSelect={select}
            />
          </ScrollBox>
          <p className="legend">
            <span>
              <LegendMark series="kept" /> kept, in part or whole
            </span>
            <span>
              <LegendMark series="dropped" /> dropped
            </span>
          </p>
          <p className="caption">
            {SELECTION_LABELS[rule]}.{' '}
            {repeats > 1
              ? `Whiskers: standard error over ${repeats} finetunes.`
              : 'One finetune each, so the spread is unknown; raise Repeats to see it.'}
          </p>
        </>
      )}
    </StageCard>
  );
}
