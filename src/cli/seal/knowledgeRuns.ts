/** Knowledge runs as the command keeps them. */
import * as z from 'zod/mini';
import { acrossSeeds, type SeedsSummary } from '../../seal/measures/acrossSeeds';
import { readRunFile } from '../../seal/runFiles/runFile';
import type { MeasuredOn, RunRecord } from '../../seal/runFiles/runRecord';
import type { KnowledgeSettings } from '../../seal/settings';
import { parseRecordedSettings } from '../../seal/settingsSchema';
import { assertResumable } from './checks';
import type { RunKind } from './runKind';

export interface KnowledgeSource {
  measuredOn: MeasuredOn;
}

export const KNOWLEDGE_RUNS: RunKind<KnowledgeSettings, KnowledgeSource, RunRecord> = {
  command: 'knowledge',
  ownModel: 'micro-world',
  setSchema: 'selkie-run-set',
  source: z.object({ measuredOn: z.enum(['heldOut', 'development']) }),
  sourceOf: ({ measuredOn }) => ({ measuredOn: measuredOn ?? 'heldOut' }),
  readRun: (input) => {
    const run = readRunFile(input);
    if (run.measuredOn === null)
      throw new Error('it does not say which passages of the world it measured on. Start the run anew.');
    const kept = run.rounds.flatMap(({ candidates }) => candidates.flatMap(({ selfEdit }) => selfEdit.parts));
    if (kept.some(({ promptIds }) => promptIds.length === 0))
      throw new Error('it is a compact copy without token ids. Resume from the file that --json wrote.');
    assertResumable(input, run, run.passages.heldOut.length);
    return run;
  },
  readSettings: (input) => {
    const { settings, notices } = parseRecordedSettings(input);
    const [notice] = notices;
    if (notice) throw new Error(`its setting ${notice.field} is ${notice.given}: it ${notice.reason}.`);
    return settings;
  },
  isFinished: ({ settings, rounds, multiPassage }) =>
    rounds.length >= settings.rounds &&
    (settings.multiPassage.passages === 0 ||
      [0, settings.rounds].every((round) => multiPassage.some((record) => record.round === round))),
  compare: summaryOf,
};

export function summaryOf(runs: readonly RunRecord[]): SeedsSummary {
  return acrossSeeds(runs.map((run) => ({ seed: run.settings.seed, ...run })));
}
