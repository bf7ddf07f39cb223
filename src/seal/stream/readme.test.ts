/** README's table of when to learn is what the recorded streams come to. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Estimate } from '../types';
import { readStream } from './record';
import { summaryOf } from './summary';

const at = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

it('has what six recorded streams came to, rule by rule', () => {
  const readme = at('README.md');
  const section = readme.slice(readme.indexOf('### When to learn'), readme.indexOf('### A real model'));
  const summaries = summaryOf(readStream(at('public/runs/stream.json')));
  expect(summaries).toHaveLength(7);
  const text = ({ mean, standardError, n }: Estimate, unit = 0.01): string =>
    n === 0 ? '' : `${(mean / unit).toFixed(1)} ± ${((standardError ?? 0) / unit).toFixed(1)}`;
  for (const { learner, learned, precision, recall, accuracy, along, known, deciding, training } of summaries) {
    expect(accuracy.n).toBe(6);
    const shares = [precision, recall, accuracy, along, known].map((one) => text(one));
    const row = [text(learned, 1), ...shares, text(deciding, 1e9), text(training, 1e9)].join(' | ');
    expect(section, learner).toContain(`| ${row} |`);
  }
});
