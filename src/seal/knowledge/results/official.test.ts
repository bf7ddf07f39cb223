/** SEAL's published results: what its files come to here is what it printed (arXiv 2506.10943; seal-reference 2.8, 2.9, 4). */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SHARED_ABSENT, sharedPath } from '../../../testing/shared';
import { KNOWLEDGE_FORMAT, readRunText, writeRun } from '../../record/format';
import { readSftRows } from '../files/sftRows';
import type { Condition } from '../measured';
import { pooledOf } from '../measured';
import { continualRows } from './continual';
import { type RunResultFile, sealRun } from './run';
import { type ContinualResult, readSealResult } from './schemas';

const folder = sharedPath('data/seal/knowledge');
const textOf = (path: string): string => readFileSync(join(folder ?? '', path), 'utf8');

function resultOf(path: string): RunResultFile {
  const read = readSealResult(JSON.parse(textOf(`results/${path}.json`)));
  if (read === null || read.kind === 'continual') throw new Error(`${path} is read as something else.`);
  return read;
}

function continualOf(name: string): ContinualResult {
  const read = readSealResult(JSON.parse(textOf(`results/continual/${name}.json`)));
  if (read?.kind !== 'continual') throw new Error(`${name} is read as something else.`);
  return read.result;
}

const tenths = (share: number): number => Math.round(share * 1000) / 10;
const rowOf = (conditions: readonly Condition[]) =>
  conditions.map(
    ({ name, round, writer = null, accuracy, fixed, broken }) =>
      [name, round, writer, tenths(accuracy), fixed, broken] as const,
  );

describe.skipIf(folder === null)(`the published results (${SHARED_ABSENT})`, () => {
  const evaluated = ['naive', 'gpt4_1', 'iter2', 'base', 'iter1'].map(
    (name) => () => resultOf(`query_server/eval/${name}`),
  );
  const trained = [1, 0].map((round) => () => resultOf(`query_server/train/rank_iter${round}`));
  const pooled = ['naive', 'iter2', 'gpt4_1', 'base'].map((name) => () => resultOf(`cpt/cpt_${name}`));

  it('all of them are one run: single passages, rounds, and adapters of 200 passages', () => {
    const run = sealRun([...trained, ...pooled, ...evaluated].map((read) => read()));
    expect(rowOf(run.conditions)).toEqual([
      ['base', 0, null, 32.7, 0, 0],
      ['passage', 0, null, 33.5, 76, 58],
      ['untrained', 0, null, 39.7, 215, 131],
      ['teacher', 0, 'GPT-4.1', 46.3, 253, 111],
      ['base', 1, null, 33.3, 0, 0],
      ['policy', 1, null, 42.7, 219, 128],
      ['base', 2, null, 33.4, 0, 0],
      ['policy', 2, null, 47, 254, 123],
    ]);
    expect(run.conditions.map(({ n }) => n)).toEqual(run.conditions.map(() => 200));
    expect(run.conditions.map(({ questions }) => questions)).toEqual(run.conditions.map(() => 974));
    const [before, after] = pooledOf(run.measures).map(({ conditions }) => rowOf(conditions).toSorted());
    expect(before).toEqual([
      ['base', 0, null, 32.5, 0, 0],
      ['passage', 0, null, 32.2, 66, 66],
      ['teacher', 0, 'GPT-4.1', 39.4, 144, 77],
      ['untrained', 0, null, 41, 163, 81],
    ]);
    expect(after).toEqual([
      ['base', 2, null, 33.3, 0, 0],
      ['policy', 2, null, 43.8, 189, 86],
    ]);
    // Best of five, kept whatever the base scores: what each policy was trained on, row by row.
    for (const { round, candidates, decisions, meanReward, bestReward } of run.rounds) {
      expect(candidates).toHaveLength(250);
      const kept = decisions.flatMap((one) =>
        one.kept ? (candidates.find(({ edit }) => edit.id === one.edit)?.edit ?? []) : [],
      );
      const path = `em_sft/sft_best1of5_iter${round - 1}.jsonl`;
      const rows = readSftRows({ name: path, text: textOf(path) });
      const own = kept.map(({ parts: [part], text }) => ({ prompt: part?.prompt.trim(), completion: text.trim() }));
      const official = rows.map(({ prompt, completion }) => ({ prompt: prompt.trim(), completion: completion.trim() }));
      expect(new Set(own.map((one) => one.completion))).toEqual(new Set(official.map((one) => one.completion)));
      expect(own).toHaveLength(50);
      expect(tenths(meanReward.mean)).toBe(round === 1 ? 40.2 : 43.3);
      expect(bestReward.mean).toBeGreaterThan(meanReward.mean);
    }
  });

  it.each([
    ['query_server/eval/gpt4_1', ['base', 'teacher']],
    ['query_server/eval/iter2', ['base', 'policy']],
    ['query_server/train/rank_iter1', []],
    ['cpt/cpt_base', []],
  ])('%s alone is a run too, and its file is read back as it was', (path, names) => {
    const run = sealRun([resultOf(path)]);
    expect(run.conditions.map(({ name }) => name)).toEqual(names);
    const back = readRunText(KNOWLEDGE_FORMAT, writeRun(KNOWLEDGE_FORMAT, run));
    expect(back.settings).toEqual(run.settings);
    expect(back.conditions.map(({ accuracy }) => tenths(accuracy))).toEqual(
      run.conditions.map((one) => tenths(one.accuracy)),
    );
    expect(back.start.map(({ candidates }) => candidates.length)).toEqual(
      run.start.map((one) => one.candidates.length),
    );
    expect(back.measures).toHaveLength(run.measures.length);
  });

  it('the edits one after another: 64 sequences, without the zeros of what was never measured', () => {
    const rows = continualRows(continualOf('overall_results')).map((row) =>
      row.map((cell) => cell && tenths(cell.mean)),
    );
    expect(rows[0]).toEqual([33.1, 32.1, 27.6, 32.6, 33, 33.7, 28.7, 25.3]);
    expect(rows[3]).toEqual([28.8, 43.4, 44.6, null, null, null, null, null]);
    expect(rows[8]).toEqual([18.9, 21.9, 16.4, 23.7, 22.1, 27.5, 33.5, 34]);
    const runs = Array.from({ length: 8 }, (_, run) => continualOf(`run${run}`));
    expect(runs.reduce((sum, run) => sum + run.n_sequences, 0)).toBe(64);
    for (const [edits, row] of continualOf('overall_results').mean_over_sequences.entries())
      for (const [passage, overall] of row.entries()) {
        const means = runs.map((run) => run.mean_over_sequences[edits]?.[passage] ?? Number.NaN);
        expect(means.reduce((sum, one) => sum + one, 0) / 8).toBeCloseTo(overall, 4);
      }
  });
});
