/** `npm run seal -- credit`: what cannot be credited is refused in one line, before a model is read or a device is opened. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { testRun } from '../../app/runs/testing/smallRun';
import { KNOWLEDGE_FORMAT, writeRun } from '../../seal/record/format';
import type { KnowledgeRun } from '../../seal/record/record';
import { creditCommand } from './credit';

const folder = mkdtempSync(join(tmpdir(), 'selkie-credit-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const PUZZLES = 'public/runs/puzzles';
const given = (run: string): Promise<void> =>
  creditCommand({ run, out: at('out.json'), model: at('no-model'), passage: 1 });
const credit = (run: KnowledgeRun): Promise<void> => {
  writeFileSync(at('run.json'), writeRun(KNOWLEDGE_FORMAT, run));
  return given(at('run.json'));
};

it('is of a run on knowledge', async () => {
  const file = readdirSync(PUZZLES).find((name) => name.endsWith('.json.gz')) ?? '';
  await expect(given(join(PUZZLES, file))).rejects.toThrow(/\.json\.gz: it is a run on puzzles/);
});

it('is of a finished run', async () => {
  const run = await testRun();
  const begun = { ...run, rounds: run.rounds.slice(0, 1) };
  await expect(credit(begun)).rejects.toThrow(
    /run\.json: it is not finished\. .*npm run seal -- knowledge --resume .*run\.json$/,
  );
});

it('is of a run that nobody outside judged, whose judge it would ask only after its policies are trained', async () => {
  const run = await testRun({ rounds: 1 });
  const settings = { ...run.settings, quiz: { ...run.settings.quiz, judge: 'endpoint' as const } };
  await expect(credit({ ...run, settings })).rejects.toThrow(/run\.json: an outside model judged its answers/);
});

it('is of a run that has its passages, or whose corpus has them', async () => {
  const world = await testRun({ rounds: 0 });
  const own = { ...world, settings: { ...world.settings, corpus: 'own' as const } };
  const noPassages = /run\.json: its policies cannot be trained once more, for lack of its passages\./;
  await expect(credit({ ...own, items: { ...own.items, training: [] } })).rejects.toThrow(noPassages);
  // Next comes the model.
  for (const run of [world, own]) await expect(credit(run)).rejects.toThrow(/no-model/);
  expect(existsSync(at('out.json'))).toBe(false);
});
