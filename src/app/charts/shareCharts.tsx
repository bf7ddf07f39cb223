/** Charts of shares along an axis: rounds, the rounds of several runs, a sweep. What each draws, and the same in words. */
import type { ReactNode } from 'react';
import { percent, plural } from '../ui/numbers';
import { ChartFigure } from './ChartFigure';
import { drawing } from './drawing';
import { LegendMark, type Series } from './marks';
import type { ReferenceLine, RoundPoint, ShareAxis, SharePoint } from './Shares';

const Shares = drawing((all) => all.Shares);

interface RoundsChartProps {
  title: string;
  points: readonly RoundPoint[];
  references: readonly ReferenceLine[];
  /** The best of what each policy wrote, round by round. */
  oracle?: readonly { round: number; mean: number }[];
  /** Rounds that the run was asked for, so that the axis does not grow under the reader's eyes. */
  rounds: number;
  /** What a held-out item is called. */
  unit?: 'passage' | 'task';
  note?: string;
  /** How the share at the end of a line is written. */
  shareText?: (share: number) => string;
}

const FAILED = 'The chart could not be drawn; the table has its numbers.';

/** Held-out accuracy by round, with the other conditions as lines that are labelled at their end. */
export function RoundsChart({
  title,
  points,
  references,
  oracle = [],
  rounds,
  unit = 'passage',
  note = noteText(points),
  shareText = percent,
}: RoundsChartProps) {
  const label = [
    ...points.map((point) => pointText(point, unit)),
    ...references.map(({ label: name, value }) => `${name}: ${shareText(value)}`),
    ...oracle.map(({ round, mean }) => `best of k in round ${round}: ${percent(mean)}`),
  ].join('; ');
  const policy = { name: '', role: 'adapted' as const, points: points.map((point) => sharePoint(point)) };
  // The oracle goes with the rounds, because each policy has its own best self-edits.
  const best = {
    name: 'best of k',
    end: 'best of k',
    role: 'adapted' as const,
    dash: '5 4',
    faint: true,
    points: oracle.map(({ round: x, mean }) => ({ x, share: mean, standardError: null })),
  };
  const axis = roundsAxis([rounds, ...points.map(({ round }) => round)]);
  return (
    <ChartFigure
      title={title}
      chart="rounds"
      note={note}
      height={300}
      label={label}
      failed={FAILED}
      cursor={{ axis: 'round', places: axis.ticks, say: (round) => atRound([{ name: 'policy', points }], round) }}
    >
      <Shares {...{ label, series: [best, policy], axis, references, shareText }} />
    </ChartFigure>
  );
}

/** @param rounds that the axis must reach, at least. */
function roundsAxis(rounds: readonly number[]): ShareAxis {
  const ticks = Array.from({ length: Math.max(1, ...rounds) + 1 }, (_, round) => round);
  return { ticks, label: 'round (0 is the untrained policy)', shared: 'round' };
}

function sharePoint({ round, mean, ...point }: RoundPoint, shift = 0): SharePoint {
  return { x: round + shift, share: mean, ...point };
}

function noteText(points: readonly RoundPoint[]): string {
  const n = points[0]?.n ?? 0;
  return `n = ${plural(n, 'held-out passage')}${n > 1 ? '; bars and band: one standard error over passages' : ''}`;
}

function pointText({ round, mean, standardError, n }: RoundPoint, unit: string): string {
  const error = standardError === null ? '' : ` plus or minus ${Math.round(standardError * 100)} points`;
  return `round ${round}: ${percent(mean)}${error}, ${n} ${unit}s`;
}

/** "Run a 45%, Run b 63%" */
export const atRound = (lines: readonly { name: string; points: readonly RoundPoint[] }[], at: number): string =>
  lines
    .flatMap(({ name, points }) =>
      points.flatMap(({ round, mean }) => (round === at ? `${name} ${percent(mean)}` : [])),
    )
    .join(', ');

interface OverlayChartProps {
  title: string;
  note: string;
  /** `unit`: what n of its points counts, where it is not what those of the others do. */
  runs: readonly { name: string; points: readonly RoundPoint[]; unit?: string }[];
  unit: 'passage' | 'task';
  foot?: ReactNode;
}

/** By shape and colour, in the order of the runs; after the last of them the same once more, with broken lines. */
const RUN_ROLES: readonly Series[] = ['adapted', 'passage', 'kept', 'dropped', 'base'];

/** The rounds of several runs in one chart. */
export function OverlayChart({ title, note, runs, unit, foot }: OverlayChartProps) {
  const axis = roundsAxis(runs.flatMap(({ points }) => points.map(({ round }) => round)));
  // Beside each other, so that bars of one round do not cover each other.
  const shift = (index: number): number => (index - (runs.length - 1) / 2) * 0.015 * (axis.ticks.at(-1) ?? 1);
  const series = runs.map(({ name, points }, index) => ({
    name,
    end: `${index + 1}.`,
    role: RUN_ROLES[index % RUN_ROLES.length] ?? 'adapted',
    ...(index >= RUN_ROLES.length && { dash: '6 4' }),
    points: points.map((point) => sharePoint(point, shift(index))),
  }));
  const label = runs
    .map(({ name, points, unit: own = unit }) => `${name}: ${points.map((point) => pointText(point, own)).join(', ')}`)
    .join('; ');
  const head = (
    <p className="legend">
      {series.map(({ name, role }) => (
        <span key={name}>
          <LegendMark series={role} /> {name}
        </span>
      ))}
    </p>
  );
  return (
    <ChartFigure
      title={title}
      chart="overlay"
      note={note}
      height={280}
      label={label}
      head={head}
      foot={foot}
      cursor={{ axis: 'round', places: axis.ticks, say: (round) => atRound(runs, round) }}
    >
      <Shares label={label} series={series} axis={axis} />
    </ChartFigure>
  );
}

export interface SweepLine {
  name: string;
  /** `share` is `null` where nothing came of it. */
  cells: readonly { x: number; share: number | null; solved: boolean }[];
}

interface SweepChartProps {
  title: string;
  note: string;
  /** What is swept along the axis. */
  axis: string;
  xText: (x: number) => string;
  lines: readonly SweepLine[];
}

/** Of one hue, because the second setting has an order as well: each line more whole than the one before. */
const DASHES = ['1 4', '3 4', '7 4', '12 3'];

/** What a sweep over two settings came to: one along the axis, the other a line each; a full mark where the task was solved. */
export function SweepChart({ title, note, axis, xText, lines }: SweepChartProps) {
  const cellText = ({ x, share: right, solved }: SweepLine['cells'][number]): string =>
    `${xText(x)} ${right === null ? 'nothing to score' : percent(right)}${solved ? ', solved' : ''}`;
  const label = lines.map(({ name, cells }) => `${name}: ${cells.map(cellText).join(', ')}`).join('; ');
  const series = lines.map(({ name, cells }, index) => ({
    name,
    end: name,
    role: 'adapted' as const,
    dash: DASHES[index] ?? 'none',
    points: cells.map(({ solved, ...cell }): SharePoint => ({ ...cell, standardError: null, hollow: !solved })),
  }));
  const ticks = (lines[0]?.cells ?? []).map(({ x }) => x);
  return (
    <ChartFigure title={title} chart="sweep" note={note} height={260} label={label}>
      <Shares label={label} series={series} axis={{ ticks, label: axis, scale: 'log', text: xText }} />
    </ChartFigure>
  );
}
