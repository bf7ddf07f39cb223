import { TriangleAlert } from 'lucide-react';
import { type Measures, SIDES } from '../lab/measures';
import { overwritingText, sideDescription, sideText } from '../strings/measures';

/** What an edit did to everything else, in small numbers; a mark and words where it taught by overwriting. */
export function SideEffects({ measures }: { measures: Measures }) {
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
          {harm}
        </span>
      )}
    </div>
  );
}
