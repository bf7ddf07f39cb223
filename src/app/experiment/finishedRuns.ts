/** The finished runs of the stages in this tab, so that a changed setting can be seen before against after. */
import { create } from 'zustand';
import { type Setting, valueAt, valueText } from '../../seal/settings';

/** What a run of the stages came to. */
export interface Outcome {
  /** "best edit 62%, base 31%, 20 questions". */
  text: string;
  /** The measure that runs are compared by, 0 to 1; `null` where nothing could be measured. */
  value: number | null;
}

export interface FinishedRun {
  id: number;
  /** When it ended, in milliseconds since 1970. */
  at: number;
  outcome: Outcome;
  /** "LoRA rank 8 → 16", against the run before it; empty for the first one. */
  changed: readonly string[];
  /** The loss curve of the candidate that counts, by step. */
  losses: readonly number[];
  /** Puts its results on the screen again. */
  show: () => void;
}

interface FinishedState {
  /** The oldest first. */
  runs: readonly FinishedRun[];
  /** Which of them is on the screen; `null` for none. */
  shown: number | null;
  add: (run: Omit<FinishedRun, 'id'>) => void;
  leave: () => void;
}

/** Results of older ones are let go. */
const MOST_RUNS = 8;

export const makeFinished = () =>
  create<FinishedState>()((set, get) => ({
    runs: [],
    shown: null,
    add: (run) => {
      const id = (get().runs.at(-1)?.id ?? 0) + 1;
      const show = (): void => {
        run.show();
        set({ shown: id });
      };
      set(({ runs }) => ({ runs: [...runs, { ...run, id, show }].slice(-MOST_RUNS), shown: id }));
    },
    leave: () => set({ shown: null }),
  }));

/** "LoRA rank 8 → 16" for each setting that differs. */
export function changesBetween(list: readonly Setting[], from: unknown, to: unknown): string[] {
  return list.flatMap(({ path, label }) => {
    const [old, young] = [from, to].map((settings) => valueText(valueAt(settings, path)));
    return old === young ? [] : [`${label} ${old} → ${young}`];
  });
}

/** The run before the one on the screen, or the last one while another is on its way: the ghost behind its curves. */
export function previousRun({ runs, shown }: Pick<FinishedState, 'runs' | 'shown'>): FinishedRun | null {
  return (shown === null ? runs.at(-1) : runs.findLast(({ id }) => id < shown)) ?? null;
}
