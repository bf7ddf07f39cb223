/** The crediting of one self-edit's lines while it runs; its result stays with the candidate (`stores/lab.ts`). */
import { create } from 'zustand';

interface CreditState {
  /** The self-edit whose lines are being credited. */
  running: string | null;
  /** Why the last one ended early, and for which self-edit. */
  problem: { selfEdit: string; text: string } | null;
  begin: (selfEdit: string) => void;
  end: (problem: string | null) => void;
}

export const useCredit = create<CreditState>()((set, get) => ({
  running: null,
  problem: null,
  begin: (running) => set({ running, problem: null }),
  end: (text) => {
    const { running } = get();
    set({ running: null, problem: text === null || running === null ? null : { selfEdit: running, text } });
  },
}));
