/** What is left of an edit as further ones come: the change against the untouched model, by the number of edits since its own. */
import type { ReactNode } from 'react';
import { points as pointsText, signedTenths, within } from '../ui/numbers';
import { ChartFigure } from './ChartFigure';
import { CursorLayer } from './CursorLayer';
import { openPath } from './geometry';
import { COLOURS, LegendMark, Mark, type Series, useWidth } from './marks';

export interface AgeLine {
  name: string;
  role: Series;
  /** As shares; standard errors over sequences. */
  points: readonly { age: number; change: { mean: number; standardError: number | null; n: number } }[];
}

interface Props {
  title: string;
  note: string;
  lines: readonly AgeLine[];
  head?: ReactNode;
  foot?: ReactNode;
}

const HEIGHT = 280;
const PLOT = { left: 46, right: 20, top: 12, bottom: 42 } as const;
const STEP = 0.2;

export function ByAgeChart({ title, note, lines, head, foot }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>(560);
  const label = lines.map(lineText).join('; ');
  const legend = (
    <>
      {head}
      <p className="legend">
        {lines.map(({ name, role }) => (
          <span key={name}>
            <LegendMark series={role} /> {name}
          </span>
        ))}
      </p>
    </>
  );
  const ages = agesOf(lines);
  const cursor = { axis: 'age' as const, places: ages, say: (age: number) => ageText(lines, age) };
  return (
    <div ref={ref}>
      <ChartFigure
        title={title}
        chart="by-age"
        note={note}
        height={HEIGHT}
        label={label}
        head={legend}
        foot={foot}
        cursor={cursor}
      >
        <Drawing lines={lines} width={width} label={label} />
      </ChartFigure>
    </div>
  );
}

function Drawing({ lines, width, label }: Pick<Props, 'lines'> & { width: number; label: string }) {
  const all = lines.flatMap(({ points }) => points);
  const ends = all.flatMap(({ change: { mean, standardError } }) => [
    mean - (standardError ?? 0),
    mean + (standardError ?? 0),
  ]);
  const [low, high] = [
    Math.floor(Math.min(0, ...ends) / STEP - 1e-9) * STEP,
    Math.max(STEP, Math.ceil(Math.max(0, ...ends) / STEP - 1e-9) * STEP),
  ];
  const oldest = agesOf(lines).at(-1) ?? 1;
  const x = (age: number): number => PLOT.left + 10 + (age / oldest) * (width - PLOT.left - PLOT.right - 20);
  const y = (change: number): number => PLOT.top + ((high - change) / (high - low)) * (HEIGHT - PLOT.top - PLOT.bottom);
  const ticks = Array.from({ length: Math.round((high - low) / STEP) + 1 }, (_, at) => low + at * STEP);
  /** Beside each other, so that bars of one age do not cover each other. */
  const shift = (index: number): number => (index - (lines.length - 1) / 2) * 7;
  return (
    <svg width={width} height={HEIGHT} role="img" aria-label={label}>
      {ticks.map((tick) => (
        <g key={tick.toFixed(1)}>
          <path
            d={`M${PLOT.left} ${y(tick)}H${width - PLOT.right}`}
            stroke={Math.abs(tick) < STEP / 2 ? 'var(--field)' : 'var(--line)'}
          />
          <text x={PLOT.left - 6} y={y(tick) + 4} textAnchor="end">
            {pointsText(tick)}
          </text>
        </g>
      ))}
      {Array.from({ length: oldest + 1 }, (_, age) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a tick is its age
        <text key={age} x={x(age)} y={HEIGHT - PLOT.bottom + 18} textAnchor="middle">
          {age}
        </text>
      ))}
      <text x={(PLOT.left + width - PLOT.right) / 2} y={HEIGHT - 4} textAnchor="middle">
        {width < 480
          ? 'edits since its own'
          : 'edits since its own (0: right after it); points against the untouched model'}
      </text>
      {lines.map(({ name, role, points }, index) => {
        const places = points.map(({ age, change }) => ({ x: x(age) + shift(index), y: y(change.mean), age, change }));
        return (
          <g key={name}>
            <path
              d={openPath(places)}
              fill="none"
              stroke={COLOURS[role]}
              strokeWidth={role === 'adapted' ? 2.25 : 1.5}
              strokeDasharray={role === 'passage' ? '5 4' : undefined}
            />
            {places.map(({ x: at, y: middle, age, change: { mean, standardError } }) => (
              <g key={age}>
                {standardError !== null && (
                  <path
                    d={`M${at} ${y(mean - standardError)}V${y(mean + standardError)}`}
                    stroke={COLOURS[role]}
                    strokeWidth={1.5}
                  />
                )}
                <Mark series={role} x={at} y={middle} />
              </g>
            ))}
          </g>
        );
      })}
      <CursorLayer
        axis="age"
        places={agesOf(lines)}
        x={x}
        frame={{ left: PLOT.left, right: width - PLOT.right, top: PLOT.top, bottom: HEIGHT - PLOT.bottom }}
        readings={(age) =>
          lines.flatMap(({ points }) =>
            points.flatMap((one) =>
              one.age === age ? [{ text: pointsText(one.change.mean), y: y(one.change.mean) }] : [],
            ),
          )
        }
      />
    </svg>
  );
}

/** From 0 to that of the oldest edit. */
function agesOf(lines: readonly AgeLine[]): number[] {
  const oldest = Math.max(1, ...lines.flatMap(({ points }) => points.map(({ age }) => age)));
  return Array.from({ length: oldest + 1 }, (_, age) => age);
}

const ageText = (lines: readonly AgeLine[], age: number): string =>
  lines
    .flatMap(({ name, points }) =>
      points.flatMap((one) => (one.age === age ? `${name}: ${signedTenths(one.change.mean)} points` : [])),
    )
    .join(', ');

const lineText = ({ name, points }: AgeLine): string =>
  `${name}: ${points.map(({ age, change }) => `${age} edits on ${signedTenths(change.mean)} points${within(change.standardError)}`).join(', ')}`;
