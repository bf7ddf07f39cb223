/** One sequence of edits on its way: what was learned so far, where the adapters are, and what earlier edits left for later ones. */
import type { AdapterId, Ground, TrainingSequence } from '../../../contract/engine';
import type { TrainingSequence as Line, Passage, SelfEdit } from '../types';
import type { Cell, EditRecord } from './record';

export interface Learned {
  edit: SelfEdit;
  lines: readonly Line[];
  /** Of adapters kept apart: its own; `null` where it went to not-a-number. */
  adapter: AdapterId | null;
  /** What the model said to beginnings of its lines, right after it was learned. */
  distilled: readonly TrainingSequence[];
}

export interface Lane {
  /** Place among the run's sequences. */
  sequence: number;
  passages: readonly Passage[];
  learned: Learned[];
  /** All that was learned on top of one another; `null` before the first edit, and where adapters are kept apart. */
  ground: Ground | null;
  edits: EditRecord[];
  rows: Cell[][];
  known: number[];
}

export const laneOf = (passages: readonly Passage[], sequence: number): Lane => {
  return { sequence, passages, learned: [], ground: null, edits: [], rows: [], known: [] };
};

/** Every adapter that the lane holds. */
export const adaptersOf = ({ ground, learned }: Lane): AdapterId[] => [
  ...(ground ? [ground.adapter] : []),
  ...learned.flatMap(({ adapter }) => adapter ?? []),
];
