import { ErrorBoundary } from 'react-error-boundary';
import { RoundsChart } from '../charts/RoundsChart';
import { referenceLines, roundPoints, roundsVerdict } from '../lab/roundsSummary';
import { useRounds } from '../stores/rounds';
import { plural } from '../strings/numbers';

/** The chart of the rounds, what it says in words, and what that rests on. */
export function RoundsFindings() {
  const { conditions, rounds } = useRounds();
  const points = roundPoints(conditions);
  const n = points[0]?.n;
  const verdict = roundsVerdict(conditions);
  if (n === undefined) {
    return (
      <p className="finding">
        There are no held-out passages, so nothing tells how the policy does on new text. Give Held-out passages a
        number above zero to measure it.
      </p>
    );
  }
  return (
    <div className="stack">
      <ErrorBoundary fallback={<p className="problem">The chart could not be drawn; the table has its numbers.</p>}>
        <RoundsChart
          title="Held-out reward by round"
          points={points}
          references={referenceLines(conditions)}
          rounds={rounds}
        />
      </ErrorBoundary>
      {verdict !== null && <p className="finding">{verdict}</p>}
      <p className="muted small">
        n = {plural(n, 'held-out passage')}.{' '}
        {n > 1
          ? 'Bars: one standard error over passages. Faint lines: single passages.'
          : 'One passage has no spread, so there are no error bars.'}
      </p>
    </div>
  );
}
