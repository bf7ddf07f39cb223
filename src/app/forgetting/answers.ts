/** The quiz answers behind a place of the matrix. Pure. */
import type { Cell, SequenceRecord } from '../../seal/knowledge/continual/record';
import type { Passage } from '../../seal/knowledge/types';
import type { MatrixPlace } from '../charts/RetentionMatrix';

export interface Said {
  said: string;
  isRight: boolean;
}

export interface CellAnswer {
  question: string;
  answer: string;
  /** `null` where that was not asked, or is another of these columns. */
  before: Said | null;
  own: Said | null;
  now: Said | null;
  /** Of adapters kept apart, who answered: "edit 3", "the untouched model"; `null` where there is one model. */
  by: string | null;
}

const saidAt = (cell: Cell | undefined, at: number): Said | null => {
  const said = cell?.said[at];
  return said === undefined ? null : { said, isRight: cell?.right[at] ?? false };
};

/** Of one sequence; what a column would only repeat is left out of it. */
export function answersAt(
  { rows }: SequenceRecord,
  passage: Passage | undefined,
  { row, column }: MatrixPlace,
): CellAnswer[] {
  const [before, own, now] = [rows[0]?.[column], rows[column + 1]?.[column], rows[row]?.[column]];
  return (passage?.questions ?? []).map(({ question, answer }, at) => {
    const picked = now?.picked?.[at];
    return {
      question,
      answer,
      before: saidAt(before, at),
      own: row === 0 ? null : saidAt(own, at),
      now: row <= column + 1 ? null : saidAt(now, at),
      by: picked === undefined ? null : picked === null ? 'the untouched model' : `edit ${picked + 1}`,
    };
  });
}
