/** What the Export menu of the Puzzles page offers. */

import { PUZZLE_FORMAT, writeRun } from '../../seal/record/format';
import type { PuzzleRun } from '../../seal/record/record';
import { type ExportFile, type Picture, pictureOf } from '../experiment/download';
import { liveRun } from '../experiment/rounds';
import { listedCandidates } from './candidates';
import type { PuzzleExperiment } from './page';
import { puzzleCandidatesCsv, puzzleConditionsCsv } from './tables';

export const PUZZLE_EXPORTS = ['run', 'candidates', 'landscape', 'rounds', 'recording'] as const;
export type PuzzleExport = (typeof PUZZLE_EXPORTS)[number];

const rewarded = (experiment: PuzzleExperiment, which: 'run' | 'landscape') => {
  const candidates =
    which === 'landscape'
      ? experiment.extras.useSweep.getState().results.candidates
      : listedCandidates(experiment.useResults.getState().results, experiment.useDraft.getState().hand);
  return candidates.flatMap((candidate) => candidate.rewarded ?? []);
};

export function isEmpty(experiment: PuzzleExperiment, kind: PuzzleExport): boolean {
  if (kind === 'run') return false;
  if (kind === 'recording') return shownRun(experiment) === null;
  return kind === 'rounds'
    ? experiment.useRounds.getState().conditions.length === 0
    : rewarded(experiment, kind === 'landscape' ? 'landscape' : 'run').length === 0;
}

export function makePuzzleExport(experiment: PuzzleExperiment, kind: PuzzleExport): ExportFile {
  const table = (content: string): ExportFile => ({
    name: `${stemOf(experiment, kind)}.csv`,
    type: 'text/csv',
    content,
  });
  switch (kind) {
    case 'run':
      return {
        name: `${stemOf(experiment, kind)}.json`,
        type: 'application/json',
        content: JSON.stringify(everything(experiment), null, 1),
      };
    case 'recording': {
      const run = shownRun(experiment);
      if (run === null) throw new Error('There are no rounds to export.');
      return { name: `selkie-${run.id}.json`, type: 'application/json', content: writeRun(PUZZLE_FORMAT, run) };
    }
    case 'candidates':
      return table(puzzleCandidatesCsv(rewarded(experiment, 'run')));
    case 'landscape':
      return table(puzzleCandidatesCsv(rewarded(experiment, 'landscape')));
    case 'rounds': {
      const { conditions, measures } = experiment.useRounds.getState();
      return table(puzzleConditionsCsv(conditions, measures));
    }
  }
}

export function makePuzzlePicture(
  experiment: PuzzleExperiment,
  kind: 'rounds' | 'losses' | 'curves' | 'sweep',
  picture: Picture,
): Promise<ExportFile> {
  const { seed } = experiment.useSettings.getState().settings;
  return pictureOf(kind, picture, `${stemOf(experiment, `${kind}-chart`)}.${picture}`, `Selkie puzzles, seed ${seed}`);
}

function everything(experiment: PuzzleExperiment): object {
  const { status, policy } = experiment.useEngine.getState();
  const { results, stages, of } = experiment.useResults.getState();
  const { live, conditions, start, records, measures, cost } = experiment.useRounds.getState();
  const sweep = experiment.extras.useSweep.getState();
  const begun = live && { settings: live.settings, model: live.model, device: live.device, startedAt: live.startedAt };
  const {
    settings,
    work: { puzzle, hand },
  } = experiment.inputs();
  return {
    schema: 'selkie-puzzles',
    version: 1,
    savedAt: new Date().toISOString(),
    ...(status.kind === 'ready' ? { model: status.model, device: status.device } : { model: null, device: null }),
    policyVersion: policy?.rounds ?? 0,
    settings,
    puzzle,
    hand,
    run: { puzzle: of?.puzzle ?? null, ...results, stages },
    landscape: { begun: sweep.begun, candidates: sweep.results.candidates },
    rounds: { begun, conditions, start, records, measures, cost },
  };
}

function stemOf(experiment: PuzzleExperiment, what: string): string {
  return `selkie-puzzle-${what}-seed${experiment.useSettings.getState().settings.seed}`;
}

/** The rounds on the screen, of this device or recorded; `null` while nothing was measured. */
function shownRun({ useRounds, extras }: PuzzleExperiment): PuzzleRun | null {
  return useRounds.getState().recorded ? extras.useRecorded.getState().run : liveRun(useRounds.getState());
}
