/** What of the sequences is looked at. */
import { create } from 'zustand';
import type { Remedy } from '../../seal/knowledge/continual/choices';
import type { MatrixPlace, MatrixScale } from '../charts/RetentionMatrix';

export interface ForgettingView {
  /** SEAL's published sequences have the place of a run. */
  isSeal: boolean;
  /** With the run all that differ from it in their seed alone. */
  pooled: boolean;
  /** `null`: the one at work, or the first. */
  remedy: Remedy | null;
  /** Place in what is shown; `null`: the mean over all. */
  sequence: number | null;
  scale: MatrixScale;
  /** Whose answers are shown. */
  cell: MatrixPlace | null;
  /** Of the mean, the sequence whose answers they are. */
  answersOf: number;
  /** SEAL's curve beside ours. */
  overlay: boolean;
}

export const NOTHING_CHOSEN = {
  isSeal: false,
  pooled: false,
  remedy: null,
  sequence: null,
  scale: 'accuracy',
  cell: null,
  answersOf: 0,
  overlay: true,
} satisfies ForgettingView;

export const useForgetting = create<ForgettingView>()(() => NOTHING_CHOSEN);

/** Another run has other sequences and remedies; how they are looked at stays. */
export function lookAfresh(change: Partial<ForgettingView> = {}): void {
  useForgetting.setState({
    isSeal: false,
    pooled: false,
    remedy: null,
    sequence: null,
    cell: null,
    answersOf: 0,
    ...change,
  });
}
