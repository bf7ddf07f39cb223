import { useId } from 'react';
import { answersOf, type KindFlips } from '../knowledge/flipsByKind';

const WIDTH = 132;
const HEIGHT = 14;

/** One kind of question as a bar of its answers: fixed, still right, still wrong, broken. The table has the numbers. */
export function FlipsBar({ flips, width = WIDTH }: { flips: KindFlips; width?: number }) {
  const id = useId();
  const total = Math.max(1, answersOf(flips));
  const segments = (['fixed', 'stillRight', 'stillWrong', 'broken'] as const).map((name) => ({
    name,
    width: (flips[name] / total) * width,
  }));
  let x = 0;
  return (
    <svg className="flips-bar" width={width} height={HEIGHT} aria-hidden>
      <BrokenPattern id={id} />
      {segments.map(({ name, width: own }) => {
        const start = x;
        x += own;
        return (
          <rect
            key={name}
            className={`flip-${name}`}
            x={start}
            width={own}
            height={HEIGHT}
            {...(name === 'broken' ? { fill: `url(#${id})` } : {})}
          />
        );
      })}
    </svg>
  );
}

/** Stripes, so that broken is not told from fixed by colour alone. */
function BrokenPattern({ id }: { id: string }) {
  return (
    <pattern id={id} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect className="flip-broken-ground" width={5} height={5} />
      <line className="flip-broken-stripe" x1={0} x2={0} y1={0} y2={5} />
    </pattern>
  );
}
