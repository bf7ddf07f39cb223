/** What happened inside the rounds: a domain's own facts, what was kept, what diverged, the policy's loss, the time. */
import type { ReactNode } from 'react';
import type { CandidateBase, Estimate, PolicyFinetuneRecord } from '../../seal/types';
import { percent, plural } from '../ui/numbers';
import { useExperiment } from './experiment';
import styles from './RoundsPanel.module.css';
import { DIVERGED_WHY, divergedCount, policyLossText } from './words/diverged';

interface RoundBase {
  round: number;
  candidates: readonly CandidateBase[];
  decisions: readonly { kept: boolean }[];
  policyFinetune: PolicyFinetuneRecord | null;
  evaluations: readonly { candidates: readonly CandidateBase[] }[];
  seconds: number;
}

interface Props<Round> {
  records: readonly Round[];
  /** Said while there are none. */
  none: string;
  facts: (record: Round) => ReactNode;
  /** Of how many some were kept, and what they are. */
  of: (record: Round) => number;
  unit: string;
  /** Below the facts. */
  note?: (record: Round) => string | null;
}

export function RoundFacts<Round extends RoundBase>({ records, none, facts, of, unit, note }: Props<Round>) {
  const { useRounds } = useExperiment();
  const status = useRounds((state) => state.status);
  const round = useRounds((state) => state.round);
  const rounds = useRounds((state) => state.rounds);
  return (
    <div className={styles.facts}>
      <h3>{status === 'running' && round > 0 ? `In round ${round} of ${rounds}` : 'Inside the rounds'}</h3>
      {records.length === 0 && <p className="muted small">{none}</p>}
      {records.map((record) => {
        const measured = record.evaluations.flatMap(({ candidates }) => candidates);
        const heldOut = divergedCount(measured, '');
        const said = note?.(record);
        return (
          <div className={styles.round} key={record.round}>
            <h4>Round {record.round}</h4>
            <dl>
              {facts(record)}
              <dt>Kept</dt>
              <dd>
                {record.decisions.filter(({ kept }) => kept).length} of {of(record)}{' '}
                <span className="muted">{unit}</span>
                {divergedCount(record.candidates)}
              </dd>
              {heldOut !== '' && (
                <>
                  <dt>Held-out</dt>
                  <dd title={DIVERGED_WHY}>{heldOut}</dd>
                </>
              )}
              <dt>Policy loss</dt>
              <dd>{policyLossText(record.policyFinetune)}</dd>
              <dt>Time</dt>
              <dd>{record.seconds.toFixed(0)} s</dd>
            </dl>
            {said != null && <p className="muted small">{said}</p>}
          </div>
        );
      })}
    </div>
  );
}

/** A share over training items, with its noise. */
export function MeanFact({ name, of: { mean, standardError, n }, unit }: { name: string; of: Estimate; unit: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {percent(mean)}
        {standardError !== null && ` ± ${Math.round(standardError * 100)}`}{' '}
        <span className="muted">on {plural(n, unit)}</span>
      </dd>
    </>
  );
}
