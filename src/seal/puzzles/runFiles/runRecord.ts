/** Everything recorded of one puzzle run, as JSON (`product.md`, "Headless"). */
import type { DeviceReport, ModelReport } from '../../../contract/engine';
import type { CostRecord } from '../../cost/cost';
import { deriveSeed } from '../../seeds';
import type { StageTiming } from '../../types';
import type { PuzzleInputs, PuzzleResult } from '../restEm';
import type { PuzzleSettings } from '../settings';
import type { Puzzle, PuzzleCandidate, PuzzleCondition, PuzzleEvaluation, PuzzleRoundRecord } from '../types';

export const PUZZLE_RUN_SCHEMA = 'selkie-puzzle-run';
/** Rises when a field changes its meaning; readers refuse what is newer than they are. */
export const PUZZLE_RUN_VERSION = 2;

export interface PuzzleRunRecord {
  schema: typeof PUZZLE_RUN_SCHEMA;
  version: typeof PUZZLE_RUN_VERSION;
  id: string;
  domain: 'puzzles';
  /** ISO 8601. */
  startedAt: string;
  seconds: number;
  commit: string | null;
  model: ModelReport;
  device: DeviceReport;
  settings: PuzzleSettings;
  /** Settings may have been chosen on development tasks, so numbers from those are not reported. */
  measuredOn: 'held-out' | 'development';
  /** Of every stage, in order. */
  timings: StageTiming[];
  conditions: PuzzleCondition[];
  items: { training: Puzzle[]; heldOut: Puzzle[] };
  start: PuzzleEvaluation[];
  rounds: PuzzleRoundRecord[];
  cost: CostRecord | null;
}

export type PuzzleRunFacts = Pick<
  PuzzleRunRecord,
  'model' | 'device' | 'settings' | 'measuredOn' | 'commit' | 'timings' | 'cost' | 'seconds'
> & { startedAt: Date };

export function makePuzzleRunRecord(
  { startedAt: date, ...facts }: PuzzleRunFacts,
  inputs: Pick<PuzzleInputs, 'training' | 'heldOut'>,
  { start, rounds }: PuzzleResult,
): PuzzleRunRecord {
  const startedAt = date.toISOString();
  const { settings } = facts;
  const kept = { start: start.map(lighter), rounds: rounds.map(lighterRound) };
  return {
    schema: PUZZLE_RUN_SCHEMA,
    version: PUZZLE_RUN_VERSION,
    id: `puzzles-${startedAt.replace(/[:.]/g, '-')}-${deriveSeed(settings.seed, JSON.stringify(settings)).toString(36)}`,
    domain: 'puzzles',
    startedAt,
    ...facts,
    model: { ...facts.model },
    device: { ...facts.device },
    conditions: [...start, ...rounds.flatMap(({ evaluations }) => evaluations)].map(({ condition }) => condition),
    items: { training: [...inputs.training], heldOut: [...inputs.heldOut] },
    ...kept,
  };
}

const LOSS_DIGITS = 1e4;

/** Prompts follow from the task, and losses need no more than four digits. */
function lighterCandidate(candidate: PuzzleCandidate): PuzzleCandidate {
  return {
    ...candidate,
    edit: { ...candidate.edit, promptIds: [] },
    losses: candidate.losses.map((loss) => Math.round(loss * LOSS_DIGITS) / LOSS_DIGITS),
  };
}

const lighter = ({ condition, candidates }: PuzzleEvaluation): PuzzleEvaluation => ({
  condition,
  candidates: candidates.map(lighterCandidate),
});

const lighterRound = (round: PuzzleRoundRecord): PuzzleRoundRecord => ({
  ...round,
  candidates: round.candidates.map(lighterCandidate),
  evaluations: round.evaluations.map(lighter),
});
