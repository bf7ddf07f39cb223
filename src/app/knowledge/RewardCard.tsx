import { Repeat2, TriangleAlert } from 'lucide-react';
import { REWARD_WORDS, SELECTION_WORDS } from '../../seal/knowledge/settings';
import { StripChart } from '../charts/figures';
import { LegendMark } from '../charts/marks';
import { StageFrame } from '../experiment/StageFrame';
import { DIVERGED_WHY, divergedCount, divergedNote } from '../experiment/words/diverged';
import { Button } from '../ui/Button';
import { percent, points } from '../ui/numbers';
import { ScrollBox } from '../ui/ScrollBox';
import { bestCandidate, candidateName, keptParts } from './candidates';
import { useDecisions } from './decisions';
import { useResults, useSettings, useStage, useView } from './experiment';
import { leadOf, measuresOf, proxyAgreement } from './measures';
import type { CandidateView } from './results';
import { MeasuresTable } from './tables';
import { accuracy } from './verdict';
import { EMPTY } from './words/lab';
import { agreementText, leadText } from './words/measures';

export function RewardCard() {
  const { status, changed } = useStage('quiz');
  const { candidates, base } = useResults((state) => state.results);
  const { selection, reward } = useSettings((state) => state.settings);
  const { selected, select } = useView();
  const decisions = useDecisions();
  const best = bestCandidate(candidates);
  const rewarded = candidates.filter((candidate) => candidate.scored !== null);
  const scored = rewarded.flatMap((candidate) => candidate.scored ?? []);
  const counted = divergedCount(scored);
  const quizzed = rewarded.flatMap((candidate) => {
    const { accuracy: share } = measuresOf(candidate);
    return share === null ? [] : [{ candidate, share }];
  });
  const bestShare = best === null ? null : measuresOf(best).accuracy;
  const ready = base !== null && best !== null && bestShare !== null;
  const baseShare = base === null ? 0 : accuracy(base);
  return (
    <StageFrame
      id="reward"
      number={5}
      name="Reward"
      status={status}
      changed={changed}
      figure={
        ready ? (
          <>
            {points(bestShare.mean - baseShare)} <small>points, best edit</small>
          </>
        ) : (
          <>
            – <small>points over the base</small>
          </>
        )
      }
      caption={
        ready
          ? `${candidateName(best)} ${percent(bestShare.mean)} against ${percent(baseShare)} without${counted}`
          : divergedCount(scored, '') || 'comes with the quiz'
      }
      empty={ready || counted !== '' ? null : EMPTY.reward}
    >
      <Diverged candidates={rewarded} />
      {ready && (
        <>
          <ScrollBox label="Rewards">
            <StripChart
              title="Reward of each self-edit"
              rows={quizzed.map(({ candidate, share }) => ({
                id: candidate.id,
                label: candidateName(candidate),
                reward: share.mean,
                standardError: share.standardError,
                kept: decisions.length === 0 ? null : keptParts(candidate.id, decisions) > 0,
              }))}
              base={baseShare}
              selected={selected}
              onSelect={select}
            />
            <MeasuresTable candidates={rewarded} selected={selected} />
          </ScrollBox>
          {decisions.length === 0 ? (
            <p className="caption">A held-out passage only measures, so nothing is kept from it.</p>
          ) : (
            <>
              <p className="legend">
                <span>
                  <LegendMark series="kept" /> kept, in part or whole
                </span>
                <span>
                  <LegendMark series="dropped" /> dropped
                </span>
              </p>
              <p className="caption">
                Kept by {REWARD_WORDS[reward].label.toLowerCase()}: {SELECTION_WORDS[selection].label.toLowerCase()}.
              </p>
            </>
          )}
          <Noise candidates={rewarded} repeats={bestShare.n} />
        </>
      )}
    </StageFrame>
  );
}

/** In place of a reward, where training gave none. */
function Diverged({ candidates }: { candidates: readonly CandidateView[] }) {
  const said = candidates.flatMap((candidate) => {
    const note = candidate.scored === null ? null : divergedNote(candidate.scored);
    return note === null ? [] : [`${candidateName(candidate)}: ${note}`];
  });
  if (said.length === 0) return null;
  return (
    <p className="problem small">
      <TriangleAlert size={13} aria-hidden />
      <span>
        {said.join('; ')}. {DIVERGED_WHY}
      </span>
    </p>
  );
}

/** How much of the order of the self-edits is noise, and whether the proxy would have found it. */
function Noise({ candidates, repeats }: { candidates: readonly CandidateView[]; repeats: number }) {
  const { settings, change } = useSettings();
  const recorded = useResults((state) => state.recorded);
  const lead = leadOf(candidates);
  const agreement = agreementText(proxyAgreement(candidates));
  return (
    <>
      {lead !== null && (
        <p className="small">{leadText(candidateName(lead.first), candidateName(lead.second), lead.difference)}</p>
      )}
      {repeats < 2 && !recorded && settings.repeats < 2 && (
        <Button
          icon={Repeat2}
          size="small"
          onClick={() => change({ ...settings, repeats: REPEATS_OFFERED }, ['repeats'])}
        >
          Set {REPEATS_OFFERED} repeats
        </Button>
      )}
      {repeats < 2 && !recorded && settings.repeats >= 2 && (
        <p className="small">Repeats are set to {settings.repeats}: run Finetune again to see the noise.</p>
      )}
      {agreement !== null && <p className="small">{agreement}</p>}
    </>
  );
}

const REPEATS_OFFERED = 3;
