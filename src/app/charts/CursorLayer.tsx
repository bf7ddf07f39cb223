/** Over a drawing: the place that is pointed at, here or in another drawing with the same axis, and what this one has there. */
import type { PointerEvent } from 'react';
import { moveCursor, useCursorAt, useDrawingOn, useIsShared } from '../ui/linkedCursor';
import { nearestPlace, placeName, type Reading, type SharedAxis } from './cursor';
import { spreadApart, textWidth } from './geometry';

interface Props {
  axis: SharedAxis;
  /** Of this drawing, on the axis. */
  places: readonly number[];
  /** In pixels of the drawing. */
  x: (place: number) => number;
  frame: { left: number; right: number; top: number; bottom: number };
  readings?: (place: number) => readonly Reading[];
  /** The place is named above the line, where the axis does not say it. */
  named?: boolean;
  /** It only follows: pointing at it is heard of by other means. */
  follows?: boolean;
}

const LINE = 14;

export function CursorLayer({ axis, places, x, frame, readings = () => [], named = false, follows = false }: Props) {
  useDrawingOn(axis);
  const isShared = useIsShared(axis);
  const at = useCursorAt(axis);
  if (!isShared) return null;
  const { left, right, top, bottom } = frame;
  const point = (event: PointerEvent<SVGRectElement>): void => {
    const { left: edge } = event.currentTarget.getBoundingClientRect();
    moveCursor(axis, nearestPlace(places, x, left + event.clientX - edge));
  };
  return (
    <g data-cursor={axis}>
      {at !== null && places.includes(at) && (
        <g pointerEvents="none" data-at={at}>
          <path d={`M${x(at)} ${top}V${bottom}`} stroke="var(--ink)" strokeWidth={1} />
          {named && (
            <text x={Math.min(right - textWidth(placeName(axis, at)) / 2, x(at))} y={top - 2} textAnchor="middle">
              {placeName(axis, at)}
            </text>
          )}
          <Readings readings={readings(at)} x={x(at)} frame={frame} />
        </g>
      )}
      {!follows && (
        <rect
          x={left}
          y={top}
          width={Math.max(0, right - left)}
          height={Math.max(0, bottom - top)}
          fill="none"
          pointerEvents="all"
          onPointerMove={point}
          onPointerLeave={() => moveCursor(axis, null)}
        />
      )}
    </g>
  );
}

/** Beside the line, on the side with room, moved apart where they would touch. */
function Readings({ readings, x, frame }: Pick<Props, 'frame'> & { readings: readonly Reading[]; x: number }) {
  const known = readings.filter(({ y }) => Number.isFinite(y)).toSorted((one, other) => one.y - other.y);
  const widest = Math.max(0, ...known.map(({ text }) => textWidth(text)));
  const isLeft = x + 8 + widest > frame.right;
  const places = spreadApart(
    known.map(({ y }) => y),
    LINE,
    frame.top + 6,
    frame.bottom - 4,
  );
  return known.map(({ text, y }, index) => (
    <g key={`${text} ${y}`}>
      <circle cx={x} cy={y} r={3} fill="var(--ink)" />
      <text
        className="strong halo"
        x={isLeft ? x - 8 : x + 8}
        y={(places[index] ?? y) + 4}
        textAnchor={isLeft ? 'end' : 'start'}
      >
        {text}
      </text>
    </g>
  ));
}
