/** README's table of many edits is what the recorded runs come to. */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { KNOWLEDGE_FORMAT, readRunText } from '../../record/format';
import type { Estimate } from '../../types';
import { pooled } from './pooled';
import { type ContinualRecord, continualOf } from './record';
import { remedySummaries } from './summary';

const RUNS = new URL('../../../../public/runs/', import.meta.url);

it('has what 24 recorded sequences came to, remedy by remedy', () => {
  const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
  const section = readme.slice(readme.indexOf('### Many edits'), readme.indexOf('### When to learn'));
  const runs = readdirSync(RUNS)
    .filter((name) => name.endsWith('.json.gz'))
    .map((name) => readRunText(KNOWLEDGE_FORMAT, gunzipSync(readFileSync(new URL(name, RUNS))).toString()))
    .map(({ measures }): ContinualRecord[] => continualOf(measures))
    .filter((records) => records.length > 0);
  const summaries = remedySummaries(pooled(runs).records);
  expect(summaries).toHaveLength(9);
  const text = (one: Estimate | null): string =>
    `${(100 * (one?.mean ?? 0)).toFixed(1)} ± ${(100 * (one?.standardError ?? 0)).toFixed(1)}`;
  for (const { learned, end, drop, knownEnd, flops, remedy } of summaries) {
    expect(end.n).toBe(24);
    const row = [learned, end, drop, knownEnd].map(text).join(' | ');
    expect(section, remedy).toContain(row);
    expect(section, remedy).toContain(`| ${((flops ?? 0) / 1e12).toFixed(2)} |`);
  }
});
