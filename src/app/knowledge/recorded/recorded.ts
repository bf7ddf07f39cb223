/** The recorded run on the page, and the list of those that came with it. */

import { create } from 'zustand';
import type { RunEntry } from '../../../seal/knowledge/runFile/index';
import type { KnowledgeSettings } from '../../../seal/knowledge/settings';
import type { KnowledgeRun } from '../../../seal/record/record';

import type { Draft } from '../draft';
import type { Pick } from './picks';

/** What the visitor had before a run was opened, to go back to when it is closed. */
export interface Before {
  settings: KnowledgeSettings;
  draft: Draft | null;
}

interface RecordedState {
  /** Runs that came with the page; `null` until the list is there. */
  entries: readonly RunEntry[] | null;
  /** The run that the figure on the first screen is about. */
  entry: RunEntry | null;
  /** `offered`: its figure is shown, the screens below keep the visitor's own work. `open`: it fills the screens. */
  shown: 'nothing' | 'offered' | 'opening' | 'open';
  /** With all its texts and answers, once its file is there. */
  run: KnowledgeRun | null;
  /** It came with the page, so that a link can name it. */
  shipped: boolean;
  pick: Pick | null;
  before: Before | null;
  problem: string | null;
}

const NOTHING = {
  entry: null,
  shown: 'nothing',
  run: null,
  shipped: false,
  pick: null,
  before: null,
  problem: null,
} satisfies Partial<RecordedState>;

export const useRecorded = create<RecordedState>()(() => ({ entries: null, ...NOTHING }));

export function forgetRecorded(): void {
  useRecorded.setState(NOTHING);
}
