/** What `recipe/english` wrote in SEAL's shapes opens like SEAL's own files, and says what it ran. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type RunResultFile, sealRun } from './run';
import { readSealResult } from './schemas';

function opened(name: string): RunResultFile {
  const path = fileURLToPath(
    new URL(`../../../../recipe/english/results/query_server/english-plain/${name}.json`, import.meta.url),
  );
  const file = readSealResult(JSON.parse(readFileSync(path, 'utf8')));
  if (file === null || file.kind === 'continual') throw new Error(`${name} is no file of a run.`);
  return file;
}

it('names model, judge and year of its files, and has their figures', () => {
  const file = opened('base_val');
  const run = sealRun([file]);
  expect(run.model.name).toBe('SmolLM2-135M-Instruct.Q4_1.gguf');
  expect(run.device.description).toBe('another program');
  expect(run.startedAt).toMatch(/^2026-/);
  expect([run.settings.quiz.judge, run.notices]).toEqual(['containment', []]);
  const judges = run.start.flatMap(({ base }) => base.flatMap(({ answers }) => answers.map(({ judge }) => judge)));
  expect(new Set(judges)).toEqual(new Set(['containment']));
  const row = run.conditions.find(({ name }) => name === 'untrained');
  expect(row?.accuracy).toBeCloseTo(
    file.result.overall && 'adapter_mean_accuracy' in file.result.overall
      ? file.result.overall.adapter_mean_accuracy
      : Number.NaN,
    9,
  );
});

it('is not mixed with files of another model', () => {
  const file = opened('base_val');
  const other = { ...file, result: { ...file.result, base_model: 'another' } } as RunResultFile;
  expect(() => sealRun([file, other])).toThrow(/base_model.*several models, SmolLM2.*another/);
});
