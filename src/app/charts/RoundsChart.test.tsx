import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { RoundsChart } from './RoundsChart';

const point = (round: number, mean: number) => ({ round, mean, standardError: 0.04, n: 8, perItem: [mean, mean] });

const line = (label: string, value: number) => ({ label, value, role: 'base', standardError: 0.03 }) as const;

function texts(markup: string): { x: number; y: number; anchor: string; text: string }[] {
  return [...markup.matchAll(/<text([^>]*)>([^<]*)<\/text>/g)].map(([, attributes = '', text = '']) => {
    const attribute = (name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
    return { x: Number(attribute('x')), y: Number(attribute('y')), anchor: attribute('text-anchor'), text };
  });
}

describe('RoundsChart', () => {
  const markup = renderToStaticMarkup(
    <RoundsChart
      title="Held-out accuracy by round"
      points={[point(0, 0.45), point(1, 0.58), point(2, 0.62)]}
      references={[line('base', 0.26), line('passage only', 0.27), line('teacher', 0.63), line('open book', 0.97)]}
      oracle={[
        { round: 0, mean: 0.61 },
        { round: 2, mean: 0.7 },
      ]}
      rounds={2}
    />,
  );

  it('labels every line at its end, values and oracle with their numbers', () => {
    const shown = texts(markup).map(({ text }) => text);
    for (const text of ['base 26%', 'passage only 27%', 'teacher 63%', 'open book 97%', 'best of k 70%', '45%', '62%'])
      expect(shown).toContain(text);
    expect(markup).toContain('class="oracle"');
    expect(markup).toContain('class="band-base"');
  });

  it('keeps values out of the column of the line labels, and line labels off one another', () => {
    const labels = texts(markup).filter(({ text }) => /^[a-z]+.* \d+%$/.test(text));
    const column = Math.min(...labels.map(({ x }) => x));
    const values = texts(markup).filter(({ text, anchor }) => /^\d+%$/.test(text) && anchor === 'middle');
    expect(values).toHaveLength(3);
    for (const { x, text } of values) expect(x + (text.length * 7.2) / 2).toBeLessThanOrEqual(column);
    const heights = labels.map(({ y }) => y).toSorted((left, right) => left - right);
    heights.slice(1).forEach((y, index) => {
      expect(y - (heights[index] ?? 0)).toBeGreaterThanOrEqual(16 - 1e-6);
    });
  });
});
