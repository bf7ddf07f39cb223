/** What the model says while it writes questions about the passage, and what came of it. */
import { create } from 'zustand';
import type { WrittenQuestions } from '../../seal/knowledge/types';

export interface AskingState {
  running: boolean;
  /** What the model says so far, sentence by sentence. */
  texts: readonly string[];
  /** Of the last time; `null` before there was one, and where it broke off. */
  written: WrittenQuestions | null;
  problem: string | null;
}

export const NOT_ASKED: AskingState = { running: false, texts: [], written: null, problem: null };

export const makeAsking = () => create<AskingState>()(() => NOT_ASKED);
