/** What the Export menu of the Puzzles page offers. */

import { PUZZLE_FORMAT, writeRun } from '../../seal/record/format';
import { usePuzzleEngine } from '../experiment/engine';
import { type ExportFile, type Picture, pictureOf } from '../knowledge/exports';
import { listedCandidates } from './candidates';
import { presentPuzzle, usePuzzleDraft } from './draft';
import { useLandscape } from './landscape/landscapeStore';
import { shownPuzzleRun } from './recorded/liveRun';
import { usePuzzleRounds } from './roundsStore';
import { usePuzzleRun } from './run';
import { puzzleCandidatesCsv, puzzleConditionsCsv } from './tables';

export const PUZZLE_EXPORTS = ['run', 'candidates', 'landscape', 'rounds', 'recording'] as const;
export type PuzzleExport = (typeof PUZZLE_EXPORTS)[number];

const rewarded = (which: 'run' | 'landscape') => {
  const candidates =
    which === 'landscape'
      ? useLandscape.getState().results.candidates
      : listedCandidates(usePuzzleRun.getState().results, usePuzzleDraft.getState().hand);
  return candidates.flatMap((candidate) => candidate.rewarded ?? []);
};

export function isEmpty(kind: PuzzleExport): boolean {
  if (kind === 'run') return false;
  if (kind === 'recording') return shownPuzzleRun() === null;
  return kind === 'rounds'
    ? usePuzzleRounds.getState().conditions.length === 0
    : rewarded(kind === 'landscape' ? 'landscape' : 'run').length === 0;
}

export function makePuzzleExport(kind: PuzzleExport): ExportFile {
  const table = (content: string): ExportFile => ({ name: `${stemOf(kind)}.csv`, type: 'text/csv', content });
  switch (kind) {
    case 'run':
      return {
        name: `${stemOf(kind)}.json`,
        type: 'application/json',
        content: JSON.stringify(everything(), null, 1),
      };
    case 'recording': {
      const run = shownPuzzleRun();
      if (run === null) throw new Error('There are no rounds to export.');
      return { name: `selkie-${run.id}.json`, type: 'application/json', content: writeRun(PUZZLE_FORMAT, run) };
    }
    case 'candidates':
      return table(puzzleCandidatesCsv(rewarded('run')));
    case 'landscape':
      return table(puzzleCandidatesCsv(rewarded('landscape')));
    case 'rounds': {
      const { conditions, measures } = usePuzzleRounds.getState();
      return table(puzzleConditionsCsv(conditions, measures));
    }
  }
}

export function makePuzzlePicture(kind: 'rounds' | 'losses', picture: Picture): Promise<ExportFile> {
  const { seed } = usePuzzleDraft.getState().settings;
  return pictureOf(kind, picture, `${stemOf(`${kind}-chart`)}.${picture}`, `Selkie puzzles, seed ${seed}`);
}

function everything(): object {
  const { status, policy } = usePuzzleEngine.getState();
  const { results, stages, puzzle } = usePuzzleRun.getState();
  const { live, conditions, start, records, measures, cost } = usePuzzleRounds.getState();
  const landscape = useLandscape.getState();
  const begun = live && { settings: live.settings, model: live.model, device: live.device, startedAt: live.startedAt };
  const { settings, hand } = usePuzzleDraft.getState();
  return {
    schema: 'selkie-puzzles',
    version: 1,
    savedAt: new Date().toISOString(),
    ...(status.kind === 'ready' ? { model: status.model, device: status.device } : { model: null, device: null }),
    policyVersion: policy?.rounds ?? 0,
    settings,
    puzzle: presentPuzzle(),
    hand,
    run: { puzzle, ...results, stages },
    landscape: { begun: landscape.begun, candidates: landscape.results.candidates },
    rounds: { begun, conditions, start, records, measures, cost },
  };
}

function stemOf(what: string): string {
  return `selkie-puzzle-${what}-seed${usePuzzleDraft.getState().settings.seed}`;
}
