import { Children, isValidElement, type ReactElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { LossChart, type LossCurve } from './LossChart';

// The library draws nothing without a document; here the dots of each line, at the places where it draws them.
vi.mock('recharts', () => {
  const Nothing = () => null;
  const Line = ({ stroke, dot, places }: DrawnLine) => (
    <g data-line={stroke}>
      {typeof dot === 'function' && places?.map((index) => dot({ key: String(index), cx: index, cy: 1, index }))}
    </g>
  );
  const LineChart = ({ data, children }: { data: readonly object[]; children: ReactNode }) => (
    <>
      {Children.map(children, (child) =>
        isValidElement<DrawnLine>(child) && child.type === Line ? (
          <Line {...child.props} places={data.map((_, index) => index)} />
        ) : null,
      )}
    </>
  );
  const ResponsiveContainer = ({ children }: { children: ReactNode }) => children;
  return {
    CartesianGrid: Nothing,
    Line,
    LineChart,
    ResponsiveContainer,
    Tooltip: Nothing,
    XAxis: Nothing,
    YAxis: Nothing,
  };
});

interface DrawnLine {
  stroke: string;
  dot: boolean | object | ((place: { key: string; cx: number; cy: number; index: number }) => ReactElement);
  places?: readonly number[];
}

const curve = (sample: number, losses: readonly number[]): LossCurve => ({
  id: `edit${sample}`,
  sample,
  losses,
  diverged: null,
});

/** The places of the dots in each colour. */
function dotsOf(curves: readonly LossCurve[], passageOnly: readonly number[]): Record<string, number[]> {
  const markup = renderToStaticMarkup(
    <LossChart title="Loss" curves={curves} passageOnly={passageOnly} selected="edit0" />,
  );
  const dots: Record<string, number[]> = {};
  for (const [, place, color = ''] of markup.matchAll(/<circle cx="(\d+)"[^>]* fill="var\(--([\w-]+)\)"/g))
    dots[color] = [...(dots[color] ?? []), Number(place)];
  return dots;
}

const LONG = Array.from({ length: 40 }, (_, step) => 3 - step / 20);

it('draws the one loss of a self-edit that is not chosen, and of the passage, as a dot beside longer curves', () => {
  expect(dotsOf([curve(0, LONG), curve(1, [2.5])], [2])).toEqual({ base: [0], 'passage-only': [0] });
});

it('draws a dot wherever a loss has no neighbour that is a number, and none on a line', () => {
  const holed = [2, 1.9, Number.NaN, 1.7, Number.NaN, 1.5, 1.4];
  expect(dotsOf([curve(0, LONG), curve(1, holed)], LONG)).toEqual({ base: [3] });
  expect(dotsOf([curve(0, LONG.with(39, 1).with(38, Number.NaN)), curve(1, LONG)], [])).toEqual({ adapted: [39] });
});
