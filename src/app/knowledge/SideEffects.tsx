import { TriangleAlert } from 'lucide-react';
import { type Measures, SIDES } from './measures';
import { OVERWRITES } from './words/conditions';
import { overwritingText, sideDescription, sideText } from './words/measures';

interface Props {
  measures: Measures;
  /** The mark with one word in place of the sentence. */
  brief?: boolean;
}

/** What an edit did to everything else, in small numbers; a mark and words where it taught by overwriting. */
export function SideEffects({ measures, brief = false }: Props) {
  const harm = overwritingText(measures);
  const measured = SIDES.filter((side) => measures[side] !== null);
  if (measured.length === 0) return null;
  return (
    <div className="side-effects">
      {measured.map((side) => {
        const score = measures[side];
        return (
          score !== null && (
            <span key={side} title={sideDescription(side, score)}>
              {sideText(side, score)}
            </span>
          )
        );
      })}
      {harm !== null && (
        <span className="problem">
          <TriangleAlert size={13} aria-hidden />
          {brief ? <span title={harm}>{OVERWRITES}</span> : harm}
        </span>
      )}
    </div>
  );
}
