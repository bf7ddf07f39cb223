/** The crediting of one self-edit's lines: what runs, whether it can, and its action. Its result stays with the candidate (`results.ts`). */

import { create } from 'zustand';
import { LEAST_CREDIT_REPEATS } from '../../seal/knowledge/credit';
import type { KnowledgeExperiment } from './page';
import type { CandidateView } from './results';

/** As many as the finetunes of each self-edit, but enough to see the noise. */
export function creditRepeats(repeats: number): number {
  return Math.max(LEAST_CREDIT_REPEATS, repeats);
}

export async function creditLines(
  { actions, inputs, extras: { useCredit } }: KnowledgeExperiment,
  { id, selfEdit, sequences }: CandidateView,
): Promise<void> {
  if (selfEdit === null || !actions.runnable()) return;
  const { work: passage, settings } = inputs();
  const repeats = creditRepeats(settings.repeats);
  useCredit.getState().begin(id);
  const task = { domain: 'knowledge', kind: 'credit', passage, settings, selfEdit, sequences, repeats } as const;
  const outcome = await actions.runTask(task);
  actions.release();
  if (outcome.kind === 'failed') actions.noteFailure(outcome.failure);
  useCredit.getState().end(outcome.kind === 'failed' ? outcome.failure.message : null);
  const said = { finished: 'The credit of each line is in.', stopped: 'Stopped.' };
  actions.say(outcome.kind === 'failed' ? outcome.failure.message : said[outcome.kind]);
}

export interface CreditState {
  /** The self-edit whose lines are being credited. */
  running: string | null;
  /** Why the last one ended early, and for which self-edit. */
  problem: { selfEdit: string; text: string } | null;
  /** The question whose flip is being traced back to the lines behind it, by its place. */
  why: number | null;
  begin: (selfEdit: string) => void;
  end: (problem: string | null) => void;
  ask: (question: number | null) => void;
}

export const makeCredit = () =>
  create<CreditState>()((set, get) => ({
    running: null,
    problem: null,
    why: null,
    begin: (running) => set({ running, problem: null }),
    end: (text) => {
      const { running } = get();
      set({ running: null, problem: text === null || running === null ? null : { selfEdit: running, text } });
    },
    ask: (why) => set({ why }),
  }));
