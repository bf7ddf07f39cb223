/** The value of one round: a dot with a bar of one standard error, where there is one. */
import type { RoundsScale } from './roundsScale';

interface Props {
  scale: RoundsScale;
  round: number;
  value: number;
  standardError: number | null;
}

/** Half the width of the ends of the bar. */
const CAP = 5;

export function RoundMark({ scale, round, value, standardError }: Props) {
  const x = scale.x(round);
  const { high, low } = scale.spread(value, standardError);
  return (
    <>
      {standardError !== null && (
        <path
          className="whisker stroke-adapted"
          fill="none"
          d={`M${x - CAP} ${high}h${2 * CAP}M${x} ${high}V${low}M${x - CAP} ${low}h${2 * CAP}`}
        />
      )}
      <circle className="mark-adapted" cx={x} cy={scale.y(value)} r={4.5} />
    </>
  );
}
