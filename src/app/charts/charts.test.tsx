import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { dotsWhereAlone } from './Curves';
import { StripChart } from './itemCharts';
import { LossSparks } from './LossSparks';
import { itemsPath } from './Shares';
import { RoundsChart } from './shareCharts';

const sparks = (losses: readonly number[], totalSteps = losses.length) =>
  renderToStaticMarkup(
    <LossSparks title="Loss" curves={[{ id: 'a', losses }]} totalSteps={totalSteps} selected={null} />,
  );
const drawn = (markup: string): string => / d="([^"]*)"/.exec(markup)?.[1] ?? '';

describe('sparks', () => {
  it('draw a curve of one point as a short stroke, within the chart', () => {
    expect(drawn(sparks([2]))).toMatch(/^M30\.0 [\d.]+m-2 0h4$/);
    expect(drawn(sparks([2], 8))).toMatch(/^M30\.0 [\d.]+m-2 0h4$/);
  });

  it('draw a longer one as a line, open where a loss is no number', () => {
    expect(drawn(sparks([2, 1]))).toMatch(/^M[\d. ]+L[\d. ]+$/);
    const open = sparks([3, 2, Number.NaN, 1, Number.NaN, 1, 1]);
    expect(drawn(open)).toMatch(/^M[\d. ]+L[\d. ]+M[\d. ]+m-2 0h4M[\d. ]+L[\d. ]+$/);
    expect(open).not.toContain('NaN');
  });
});

describe('curves', () => {
  /** The steps at which a dot is drawn, counted from 0. */
  const dots = (losses: readonly number[]): number[] => {
    const dot = dotsWhereAlone(losses, 'red');
    return losses.flatMap((_, index) => {
      const drawn: ReactElement | null =
        dot === false
          ? null
          : dot({ key: `${index}`, cx: index, cy: 1, index, dataKey: 'a', value: 1, payload: {}, points: [], r: 1 });
      return drawn !== null && renderToStaticMarkup(drawn).includes('<circle') ? [index] : [];
    });
  };

  it('have a dot wherever a loss has no neighbour that is a number, and none on a line', () => {
    expect(dots([2])).toEqual([0]);
    expect(dots([2, 1.9, Number.NaN, 1.7, Number.NaN, 1.5, 1.4])).toEqual([3]);
    expect(dots([3, 2, Number.NaN, 1])).toEqual([3]);
    expect(dots([3, 2, 1])).toEqual([]);
  });
});

describe('rounds', () => {
  const point = (x: number, perItem: number[]) => ({ x, share: 0.5, standardError: null, perItem });
  const plot = { x: (round: number) => 10 * round, y: (share: number) => 100 * share };

  it('draw each item as a line, and as a short stroke where it was measured in one round', () => {
    expect(itemsPath([point(1, [0.25, 0.75])], plot)).toBe('M10.0 25.0m-2 0h4M10.0 75.0m-2 0h4');
    // The second was not asked in round 1.
    expect(itemsPath([point(0, [0.25, 0.75]), point(1, [0.5])], plot)).toBe('M0.0 25.0L10.0 50.0M0.0 75.0m-2 0h4');
  });
});

describe('a figure', () => {
  it('has name, note and the height of its drawing before the drawing is there', () => {
    const rounds = renderToStaticMarkup(
      <RoundsChart
        title="Accuracy"
        points={[{ round: 0, mean: 0.4, standardError: null, n: 3 }]}
        references={[]}
        rounds={2}
      />,
    );
    expect(rounds).toContain('aria-label="Accuracy" data-chart="rounds" data-note="n = 3 held-out passages; bars');
    expect(rounds).toContain('style="min-height:300px"');
    const row = { reward: 0.5, standardError: null, kept: null };
    const strip = renderToStaticMarkup(
      <StripChart
        title="Rewards"
        rows={Array.from({ length: 12 }, (_, index) => ({ ...row, id: `${index}`, label: `Edit ${index + 1}` }))}
        base={0.2}
        selected={null}
        onSelect={() => undefined}
      />,
    );
    expect(strip).toContain('style="min-height:206px"');
  });
});
