/** The axes of a chart of rounds: shares from 0 to 100 % upwards, rounds to the right. */

import { LevelLine } from './LevelLine';
import { ROUNDS_HEIGHT, type RoundsScale, SHARES } from './roundsScale';
import { ROUND_AXIS } from './words';

export function RoundsAxes({ scale }: { scale: RoundsScale }) {
  const { left, right, bottom, lastRound, x, y } = scale;
  return (
    <>
      {SHARES.map((share) => (
        <g key={share}>
          <LevelLine className="axis" scale={scale} value={share} />
          <text x={left - 8} y={y(share) + 4} textAnchor="end">
            {share * 100}%
          </text>
        </g>
      ))}
      {Array.from({ length: lastRound + 1 }, (_, round) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the index is the round
        <text key={round} x={x(round)} y={bottom + 18} textAnchor="middle">
          {round}
        </text>
      ))}
      <text x={(left + right) / 2} y={ROUNDS_HEIGHT - 4} textAnchor="middle">
        {ROUND_AXIS}
      </text>
    </>
  );
}
