import { RoundsChart } from '../charts/figures';
import { findingClass } from '../experiment/comparison';
import { roughText, ruleText } from '../experiment/words/comparisons';
import { later } from '../ui/later';
import { plural } from '../ui/numbers';
import { Part } from '../ui/Part';
import { useRounds } from './experiment';
import { MultiPassageFindings } from './MultiPassageFindings';
import { oraclePoints, referenceLines, roundPoints, roundsVerdicts } from './roundsSummary';

const FlipsByKind = later(() => import('./FlipsByKind'));

/** The chart of the rounds, what it says in words, and what that rests on. */
export function RoundsFindings() {
  const { conditions, rounds, start, measures: multiPassage } = useRounds();
  const points = roundPoints(conditions);
  const references = referenceLines(conditions);
  const oracle = oraclePoints(conditions);
  const n = points[0]?.n;
  if (n === undefined && multiPassage.length > 0) return <MultiPassageFindings records={multiPassage} />;
  if (n === undefined) {
    return (
      <p className="finding">
        There are no held-out passages, so nothing tells how the policy does on new text. Give Held-out passages a
        number above zero to measure it.
      </p>
    );
  }
  return (
    <>
      <div className="stack">
        <RoundsChart
          title="Held-out accuracy by round"
          points={points}
          references={references}
          oracle={oracle}
          rounds={rounds}
        />
        {roundsVerdicts(conditions).map(({ against, text, ...found }) => (
          <p key={against} className={findingClass(found)}>
            {text}
          </p>
        ))}
        <p className="muted small">
          n = {plural(n, 'held-out passage')}; ± is the standard error of the difference, passage by passage.
          {roughText(n)} {ruleText('passage')}{' '}
          {n > 1
            ? 'Bars and the band around the base: one standard error over passages. Faint lines: single passages. '
            : 'One passage has no spread, so there are no error bars. '}
          {oracle.length > 0 &&
            'Best of k is an oracle: the questions that pick the best self-edit also measure it, so it is a ceiling.'}
        </p>
        {start.length > 0 && (
          <Part failed="The kinds of question could not be shown." waiting={<p className="muted small">One moment.</p>}>
            <FlipsByKind />
          </Part>
        )}
      </div>
      <MultiPassageFindings records={multiPassage} />
    </>
  );
}
