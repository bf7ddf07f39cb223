/** Where a measurement of one self-edit stands that a visitor asked for, beside the stages. */
import { create } from 'zustand';

export interface Measuring {
  /** The self-edit that is being measured. */
  running: string | null;
  /** Why the last one ended early, and for which self-edit. */
  problem: { selfEdit: string; text: string } | null;
}

export interface CreditState extends Measuring {
  /** The question whose flip is being traced back to the lines behind it, by its place. */
  why: number | null;
  ask: (question: number | null) => void;
}

const NOTHING: Measuring = { running: null, problem: null };

export const makeMeasuring = () => create<Measuring>()(() => NOTHING);

export const makeCredit = () => create<CreditState>()((set) => ({ ...NOTHING, why: null, ask: (why) => set({ why }) }));
