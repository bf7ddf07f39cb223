/** What the rounds say in words, and how sure that is. */
import { gainText, PUZZLE_ROUNDS, readingText } from '../../strings/puzzleRounds';
import { usePuzzleRounds } from '../roundsStore';
import { policyGain } from './summary';

export function PuzzleRoundsFindings() {
  const { conditions, measures } = usePuzzleRounds();
  const gain = policyGain(conditions);
  const reading = measures.at(-1) ?? null;
  return (
    <>
      {gain !== null && <p className={gain.p < 0.05 ? 'finding beyond' : 'finding'}>{gainText(gain)}</p>}
      {reading !== null && <p className="finding">{readingText(reading)}</p>}
      <p className="muted small">{PUZZLE_ROUNDS.paperNote}</p>
    </>
  );
}
