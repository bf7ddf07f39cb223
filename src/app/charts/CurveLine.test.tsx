import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { stretchesOf } from './CurveLine';
import { LossSparks } from './LossSparks';
import { RoundsChart } from './RoundsChart';

const sparks = (losses: readonly number[], totalSteps = losses.length) =>
  renderToStaticMarkup(
    <LossSparks title="Loss" curves={[{ id: 'a', losses }]} totalSteps={totalSteps} selected={null} />,
  );
const marks = (markup: string, tag: string): number => [...markup.matchAll(new RegExp(`<${tag} `, 'g'))].length;

describe('a curve', () => {
  it('of one point is a point, within the chart', () => {
    const markup = sparks([2]);
    expect([marks(markup, 'circle'), marks(markup, 'polyline')]).toEqual([1, 0]);
    expect(markup).toMatch(/<circle class="curve" cx="30.0" cy="[\d.]+" r="2.5"/);
    expect(sparks([2], 8)).toContain('<circle');
  });

  it('of more is a line, open where a loss is no number', () => {
    expect([marks(sparks([2, 1]), 'circle'), marks(sparks([2, 1]), 'polyline')]).toEqual([0, 1]);
    const open = sparks([3, 2, Number.NaN, 1, Number.NaN, 1, 1]);
    expect([marks(open, 'circle'), marks(open, 'polyline')]).toEqual([1, 2]);
    expect(open).not.toContain('NaN');
    expect(stretchesOf([1, 0, 0, 2, 3], (item) => item > 0)).toEqual([[1], [2, 3]]);
  });

  it('of a passage that was measured in one round is a point', () => {
    const point = (round: number, perItem: number[]) => ({
      round,
      mean: 0.5,
      standardError: null,
      n: 2,
      perItem,
    });
    const chart = (points: ReturnType<typeof point>[]) =>
      renderToStaticMarkup(<RoundsChart title="Rounds" points={points} references={[]} oracle={[]} rounds={1} />);
    const passages = (markup: string, tag: string) =>
      [...markup.matchAll(new RegExp(`<${tag} class="passage-line"`, 'g'))].length;
    const one = chart([point(1, [0.25, 0.75])]);
    expect([passages(one, 'circle'), passages(one, 'polyline')]).toEqual([2, 0]);
    // The second passage was not asked in round 1.
    const two = chart([point(0, [0.25, 0.75]), point(1, [0.5])]);
    expect([passages(two, 'circle'), passages(two, 'polyline')]).toEqual([1, 1]);
  });
});
