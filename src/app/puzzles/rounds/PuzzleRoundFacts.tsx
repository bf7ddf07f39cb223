/** What happened inside the rounds: how much of the training tasks was solved, what was kept, what the policy made of it. */

import { RoundEnd } from '../../experiment/RoundEnd';
import { divergedCount } from '../../experiment/words/diverged';
import { percent, plural } from '../../ui/numbers';
import { useRounds } from '../experiment';
import { PUZZLE_ROUNDS } from '../words/rounds';

export function PuzzleRoundFacts() {
  const { records, round, rounds, status } = useRounds();
  return (
    <div className="round-facts">
      <h3>{status === 'running' && round > 0 ? `In round ${round} of ${rounds}` : 'Inside the rounds'}</h3>
      {records.length === 0 && <p className="muted small">{PUZZLE_ROUNDS.noRounds}</p>}
      {records.map(({ round: own, meanReward: { mean, standardError, n }, decisions, candidates, ...end }) => (
        <div className="round" key={own}>
          <h4>Round {own}</h4>
          <dl className="facts">
            <dt>Solved</dt>
            <dd>
              {percent(mean)}
              {standardError !== null && ` ± ${Math.round(standardError * 100)}`}{' '}
              <span className="muted">on {plural(n, 'training task')}</span>
            </dd>
            <dt>Kept</dt>
            <dd>
              {decisions.filter(({ kept }) => kept).length} of {candidates.length}{' '}
              <span className="muted">configurations</span>
              {divergedCount(candidates)}
            </dd>
            <RoundEnd {...end} />
          </dl>
        </div>
      ))}
    </div>
  );
}
