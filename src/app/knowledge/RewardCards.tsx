/** The cards of the quiz and of the reward that comes of it. */
import { Repeat2, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { REWARD_WORDS, SELECTION_WORDS } from '../../seal/knowledge/choices';
import type { Answer } from '../../seal/knowledge/types';
import { IntervalChart, type IntervalRow, StripChart } from '../charts/itemCharts';
import { LegendMark } from '../charts/marks';
import { StageCard } from '../experiment/StageCards';
import { DIVERGED_WHY, divergedCount, divergedNote } from '../experiment/words/diverged';
import { Button } from '../ui/Button';
import { Problem } from '../ui/Callout';
import { partsOf } from '../ui/later';
import { percent, points, share } from '../ui/numbers';
import { Part } from '../ui/Part';
import { ScrollBox } from '../ui/ScrollBox';
import { bestCandidate, candidateName, keptParts, leadOf, measuresOf, proxyAgreement, scoredOf } from './candidates';
import { useDecisions, useDraft, useResults, useSelected, useSettings, useStage, useView } from './experiment';
import type { CandidateView } from './results';
import { SideEffects } from './SelfEditCards';
import styles from './tables.module.css';
import { accuracy, countFlips, flipsVerdict, pairAnswers } from './verdict';
import { EMPTY, KEPT_AT_RANDOM } from './words/lab';
import { agreementText, leadText } from './words/measures';

const MeasuresTable = partsOf(() => import('./details'))((all) => all.MeasuresTable);

export function QuizCard() {
  const { candidates, passageOnly, base } = useResults((state) => state.results);
  const asked = useDraft((state) => state.history.present.passage.questions);
  const questions = asked.length;
  const byModel = asked.filter(({ author }) => author).length;
  const shown = useSelected();
  const after = shown?.answers[0];
  const ready = base !== null && shown !== null && after !== undefined;
  const name = shown === null ? '' : candidateName(shown);
  const repeats = shown?.answers.length ?? 0;
  const scored = scoredOf(candidates);
  const note = shown?.scored?.untrained === 'diverged' ? divergedNote(shown.scored) : null;
  return (
    <StageCard
      id="quiz"
      {...useStage('quiz')}
      from={ready ? shareOf(base, base.length) : null}
      figure={ready ? shareOf(shown.answers.flat(), after.length) : questions}
      unit={ready ? undefined : questions === 1 ? 'question' : 'questions'}
      caption={
        ready
          ? `right without and with ${name.toLowerCase()}${repeats > 1 ? `, mean of ${repeats}` : ''}${divergedCount(scored)}`
          : note === null
            ? 'before and after, greedy answers'
            : `${name} ${note}, so it has no answers${divergedCount(scored, '; ')}`
      }
      empty={ready || note !== null ? null : EMPTY.quiz}
    >
      {ready && (
        <>
          <IntervalChart
            title="Right answers by condition"
            rows={[
              ...rowOf('Base', 'base', base, base.length),
              ...rowOf('Passage only', 'passage', passageOnly?.answers.flat() ?? [], base.length),
              ...rowOf(`With ${name.toLowerCase()}`, 'adapted', shown.answers.flat(), base.length),
            ]}
          />
          <p className="small">
            {repeats > 1 && 'First repeat: '}
            {flipsVerdict(countFlips(pairAnswers(base, after)))}
          </p>
          {byModel > 0 && <p className="small">{byModel} of the questions are model-written.</p>}
          <SideEffects measures={measuresOf(shown)} />
        </>
      )}
    </StageCard>
  );
}

/** Of several repeats the mean, as a share of the questions: the same question asked again is no new evidence. */
const shareOf = (answers: readonly Answer[], n: number): string => share(accuracy(answers) * n, n);
const rowOf = (label: string, series: IntervalRow['series'], answers: readonly Answer[], n: number): IntervalRow[] =>
  answers.length === 0 ? [] : [{ label, series, correct: accuracy(answers) * n, n }];

export function RewardCard() {
  const { status, changed } = useStage('quiz');
  const { candidates, base } = useResults((state) => state.results);
  const { selection, reward } = useSettings((state) => state.settings);
  const selected = useView((state) => state.selected);
  const select = useView((state) => state.select);
  const decisions = useDecisions();
  const best = bestCandidate(candidates);
  const rewarded = useMemo(() => candidates.filter(({ scored }) => scored !== null), [candidates]);
  const quizzed = rewarded.flatMap((candidate) => {
    const { accuracy: right } = measuresOf(candidate);
    return right === null ? [] : [{ candidate, right }];
  });
  const bestShare = best === null ? null : measuresOf(best).accuracy;
  const ready = base !== null && best !== null && bestShare !== null;
  const baseShare = base === null ? 0 : accuracy(base);
  const lost = rewarded.flatMap((candidate) => {
    const note = candidate.scored && divergedNote(candidate.scored);
    return note === null ? [] : [`${candidateName(candidate)}: ${note}`];
  });
  const counted = divergedCount(scoredOf(rewarded), '');
  return (
    <StageCard
      id="reward"
      status={status}
      changed={changed}
      figure={ready ? points(bestShare.mean - baseShare) : '–'}
      unit={ready ? 'points, best edit' : 'points over the base'}
      caption={
        ready
          ? `${candidateName(best)} ${percent(bestShare.mean)} against ${percent(baseShare)} without${counted && `, ${counted}`}`
          : counted || 'comes with the quiz'
      }
      empty={ready || counted !== '' ? null : EMPTY.reward}
    >
      {lost.length > 0 && (
        <Problem icon={TriangleAlert} look="small">
          {lost.join('; ')}. {DIVERGED_WHY}
        </Problem>
      )}
      {ready && (
        <>
          <ScrollBox label="Rewards" className={styles.rewards}>
            <StripChart
              title="Reward of each self-edit"
              rows={quizzed.map(({ candidate, right }) => ({
                id: candidate.id,
                label: candidateName(candidate),
                reward: right.mean,
                standardError: right.standardError,
                kept: decisions.length === 0 ? null : keptParts(candidate.id, decisions) > 0,
              }))}
              base={baseShare}
              selected={selected}
              onSelect={select}
            />
            <Part failed="The measures could not be shown.">
              <MeasuresTable candidates={rewarded} selected={selected} />
            </Part>
          </ScrollBox>
          {decisions.length === 0 ? (
            <p className="muted small">A held-out passage only measures, so nothing is kept from it.</p>
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
              <p className="muted small">
                {selection === 'random'
                  ? KEPT_AT_RANDOM
                  : `Kept by ${REWARD_WORDS[reward].label.toLowerCase()}: ${SELECTION_WORDS[selection].label.toLowerCase()}.`}
              </p>
            </>
          )}
          <Noise candidates={rewarded} repeats={bestShare.n} />
        </>
      )}
    </StageCard>
  );
}

const REPEATS_OFFERED = 3;

/** How much of the order of the self-edits is noise, and whether the proxy would have found it. */
function Noise({ candidates, repeats }: { candidates: readonly CandidateView[]; repeats: number }) {
  const { settings, change } = useSettings();
  const single = useResults((state) => !state.recorded) && repeats < 2;
  const lead = useMemo(() => leadOf(candidates), [candidates]);
  const agreement = useMemo(() => agreementText(proxyAgreement(candidates)), [candidates]);
  return (
    <>
      {lead !== null && (
        <p className="small">{leadText(candidateName(lead.first), candidateName(lead.second), lead.difference)}</p>
      )}
      {single && settings.repeats < 2 && (
        <Button
          icon={Repeat2}
          size="small"
          onClick={() => change({ ...settings, repeats: REPEATS_OFFERED }, ['repeats'])}
        >
          Set {REPEATS_OFFERED} repeats
        </Button>
      )}
      {single && settings.repeats >= 2 && (
        <p className="small">Repeats are set to {settings.repeats}: run Finetune again to see the noise.</p>
      )}
      {agreement !== null && <p className="small">{agreement}</p>}
    </>
  );
}
