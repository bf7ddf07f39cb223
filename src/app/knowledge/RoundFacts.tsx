/** What happened inside the rounds: rewards on training passages, what was kept, what the policy made of it. */

import { RoundEnd } from '../experiment/RoundEnd';
import { divergedCount } from '../experiment/words/diverged';
import { percent, plural } from '../ui/numbers';
import { useRounds } from './experiment';
import { trainingMeasures } from './trainingMeasures';
import { agreementText, rewardText } from './words/measures';

export function RoundFacts() {
  const { records, round, rounds, status } = useRounds();
  return (
    <div className="round-facts">
      <h3>{status === 'running' && round > 0 ? `In round ${round} of ${rounds}` : 'Inside the rounds'}</h3>
      {records.length === 0 && (
        <p className="muted small">
          Training passages, kept notes and the policy's loss are listed here after each round.
        </p>
      )}
      {records.map((record) => {
        const { mean, best, reward, agreement } = trainingMeasures(record);
        const agreed = agreementText(agreement);
        return (
          <div className="round" key={record.round}>
            <h4>Round {record.round}</h4>
            <dl className="facts">
              <dt>Right answers</dt>
              <dd>
                {percent(mean.mean)}
                {mean.standardError !== null && ` ± ${Math.round(mean.standardError * 100)}`}{' '}
                <span className="muted">on {plural(mean.n, 'training passage')}</span>
              </dd>
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
              <dt>Kept</dt>
              <dd>
                {record.decisions.filter((decision) => decision.kept).length} of {record.decisions.length}{' '}
                <span className="muted">notes</span>
                {divergedCount(record.candidates)}
              </dd>
              <RoundEnd {...record} />
            </dl>
            {agreed !== null && <p className="muted small">{agreed}</p>}
          </div>
        );
      })}
    </div>
  );
}
