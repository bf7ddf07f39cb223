/** The recorded run in the Lab, and the list of those that came with the page. */

import { create } from 'zustand';
import { type RunEntry, readRunIndex } from '../../../seal/knowledge/runFile/index';
import type { KnowledgeSettings } from '../../../seal/knowledge/settings';
import type { KnowledgeRun } from '../../../seal/record/record';

import { makeShipped } from '../../experiment/shipped';
import type { Draft } from '../draft';
import type { Pick } from './picks';

/** What the visitor had before a run was opened, to go back to when it is closed. */
export interface Before {
  settings: KnowledgeSettings;
  draft: Draft | null;
}

export interface RecordedState {
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

export const NO_RECORDED = {
  entry: null,
  shown: 'nothing',
  run: null,
  shipped: false,
  pick: null,
  before: null,
  problem: null,
} satisfies Partial<RecordedState>;

export const makeRecorded = () => create<RecordedState>()(() => ({ ...NO_RECORDED }));

export const SHIPPED_RUNS = makeShipped<RunEntry>('', readRunIndex);
