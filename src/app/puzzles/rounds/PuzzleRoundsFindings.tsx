/** What the rounds say in words, and how sure that is. */

import { findingClass } from '../../experiment/comparison';
import { ruleText } from '../../experiment/words/comparisons';
import { useRounds } from '../experiment';
import { gainText, PUZZLE_ROUNDS, readingText } from '../words/rounds';
import { policyGain } from './summary';

export function PuzzleRoundsFindings() {
  const { conditions, measures } = useRounds();
  const gain = policyGain(conditions);
  const reading = measures.at(-1) ?? null;
  return (
    <>
      {gain !== null && <p className={findingClass(gain)}>{gainText(gain)}</p>}
      {reading !== null && <p className="finding">{readingText(reading)}</p>}
      {gain !== null && <p className="muted small">{ruleText('task')}</p>}
      <p className="muted small">{PUZZLE_ROUNDS.paperNote}</p>
    </>
  );
}
