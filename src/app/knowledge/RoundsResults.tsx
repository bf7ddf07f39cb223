/** What ReST-EM rounds have shown, what happened inside them, and the table of conditions. */
import { memo, useMemo } from 'react';
import { type Condition, type MultiPassageRecord, pooledOf } from '../../seal/knowledge/measured';
import { RoundsChart } from '../charts/shareCharts';
import { Finding } from '../experiment/Finding';
import { MeanFact, RoundFacts } from '../experiment/RoundFacts';
import { Tilts } from '../experiment/Tilts';
import { worldTilts } from '../experiment/words/tilts';
import { roughText, ruleText } from '../experiment/words/verdicts';
import { Folded } from '../ui/Folded';
import { later } from '../ui/later';
import { compact, percent, plural } from '../ui/numbers';
import { Part } from '../ui/Part';
import { useRounds, useRunSettings } from './experiment';
import { EffectFigure } from './recorded/EffectFigure';
import { effectRows } from './recorded/effect';
import { formText, oraclePoints, referenceLines, roundPoints, roundsVerdicts, trainingMeasures } from './roundsSummary';
import { ConditionsTable } from './tables';
import { agreementText, conditionText, rewardText } from './words/measures';

const FlipsByKind = later(() => import('./FlipsByKind'));

export function RoundsFindings() {
  const conditions = useRounds((state) => state.conditions);
  const measures = useRounds((state) => state.measures);
  return (
    <>
      {roundPoints(conditions).length > 0 ? (
        <Findings />
      ) : (
        measures.length === 0 && (
          <Finding>
            There are no held-out passages, so nothing tells how the policy does on new text. Give Held-out passages a
            number above zero to measure it.
          </Finding>
        )
      )}
      <PooledFindings records={useMemo(() => pooledOf(measures), [measures])} />
      <RoundsTilts />
    </>
  );
}

/** Below the figures that they are about; of a real model none is known. */
function RoundsTilts() {
  const isToyWorld = useRunSettings()?.corpus === 'world';
  const measures = useRounds((state) => state.measures);
  const start = useRounds((state) => state.start);
  const records = useRounds((state) => state.records);
  const measured = useMemo(() => formText(start, records), [start, records]);
  const pooled = pooledOf(measures).length > 0;
  return isToyWorld ? <Tilts of={worldTilts({ pooled })} measured={measured} /> : null;
}

export const RoundsTable = () => (
  <Folded summary="Table of conditions">
    <ConditionsTable conditions={useRounds((state) => state.conditions)} />
  </Folded>
);

/** The chart of the rounds, what it says in words, and what that rests on. */
function Findings() {
  const conditions = useRounds((state) => state.conditions);
  const rounds = useRounds((state) => state.rounds);
  const isMeasured = useRounds((state) => state.start.length > 0);
  const points = roundPoints(conditions);
  const oracle = oraclePoints(conditions);
  const n = points[0]?.n ?? 0;
  return (
    <div className="stack">
      <RoundsChart
        title="Held-out accuracy by round"
        points={points}
        references={referenceLines(conditions)}
        oracle={oracle}
        rounds={rounds}
      />
      <Verdicts of={conditions} />
      <p className="muted small">
        n = {plural(n, 'held-out passage')}; ± is the standard error of the difference, passage by passage.
        {roughText(n)} {ruleText('passage')}{' '}
        {n > 1
          ? 'Bars and the band around the base: one standard error over passages. Faint lines: single passages. '
          : 'One passage has no spread, so there are no error bars. '}
        {oracle.length > 0 &&
          'Best of k is an oracle: the questions that pick the best self-edit also measure it, so it is a ceiling.'}
      </p>
      {isMeasured && (
        <Part failed="The kinds of question could not be shown." waiting={<p className="muted small">One moment.</p>}>
          <FlipsByKind />
        </Part>
      )}
    </div>
  );
}

function Verdicts({ of }: { of: readonly Condition[] }) {
  const verdicts = useMemo(() => roundsVerdicts(of), [of]);
  return verdicts.map(({ against, text, ...found }) => (
    <Finding key={against} of={found}>
      {text}
    </Finding>
  ));
}

/** Many held-out passages in one adapter: every condition after the same training, on the questions of all of them. */
const PooledFindings = memo(({ records }: { records: readonly MultiPassageRecord[] }) => {
  const [first] = records;
  if (first === undefined) return null;
  const conditions = records.flatMap((record) => record.conditions);
  const pools = records.flatMap(({ round, finetunes }) => finetunes.map((pool) => ({ ...pool, round })));
  return (
    <section className="stack" aria-label="Pooled passages">
      <h3>
        {plural(first.passages, 'held-out passage')} in one adapter, {plural(first.edits, 'self-edit')} of each
      </h3>
      <Verdicts of={conditions} />
      <EffectFigure title="Accuracy with one adapter for all" rows={effectRows({ conditions, multiPassage: [] })} />
      <ConditionsTable conditions={conditions} label="Conditions of the pooled passages" pooled />
      <ul className="muted small">
        {pools.map(({ name, round, sequences, tokens, losses }) => (
          <li key={`${name}/${round}`}>
            {conditionText({ name, round })}: {plural(sequences, 'sequence')}, {compact(tokens)} tokens trained in{' '}
            {plural(losses.length, 'step')}, loss {losses[0]?.toFixed(2) ?? '–'} → {losses.at(-1)?.toFixed(2) ?? '–'}
          </li>
        ))}
      </ul>
      <p className="muted small">
        ± is the standard error of the difference, passage by passage.{roughText(first.passages)} {ruleText('passage')}{' '}
        All passages of a condition share one adapter, so the standard error over passages is smaller than the noise of
        finetuning anew.
      </p>
    </section>
  );
});

export const RoundsFacts = () => (
  <RoundFacts
    records={useRounds((state) => state.records)}
    none="Training passages, kept notes and the policy's loss are listed here after each round."
    facts={(record) => {
      const { mean, best, reward } = trainingMeasures(record);
      return (
        <>
          <MeanFact name="Right answers" of={mean} unit="training passage" />
          <dt>Best of each</dt>
          <dd>{percent(best.mean)}</dd>
          {reward !== null && (
            <>
              <dt>Reward</dt>
              <dd>
                {rewardText(reward.mean)} <span className="muted">under the run's rule</span>
              </dd>
            </>
          )}
        </>
      );
    }}
    of={({ decisions }) => decisions.length}
    unit="notes"
    note={(record) => agreementText(trainingMeasures(record).agreement)}
  />
);
