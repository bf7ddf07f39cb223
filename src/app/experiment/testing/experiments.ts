/** Experiments of either domain as a visitor has them, for cases that are the same in both. */
import { expect, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../seal/knowledge/settings';
import { NO_AUGMENTATIONS } from '../../../seal/puzzles/configuration';
import { SCRIPTED_PUZZLE, SCRIPTED_SETTINGS } from '../../../worker/testing/scriptedPuzzle';
import { creditLines } from '../../knowledge/credit';
import { KNOWLEDGE_PAGE, type KnowledgePage } from '../../knowledge/page';
import { numberedSample } from '../../knowledge/samples';
import { PUZZLES_PAGE, type PuzzlesTypes } from '../../puzzles/page';
import { runSweep } from '../../puzzles/sweep/sweep';
import { type Experiment, makeExperiment, type Page, type PageTypes } from '../experiment';
import { connect, visit } from '../session';
import { stageStatus } from '../stages';
import { models } from './scriptedWorker';

export interface DomainCase<P extends PageTypes> {
  page: Page<P>;
  settings: P['kind']['settings'];
  /** What a visitor has written, and what they change of it. */
  write: (experiment: Experiment<P>) => void;
  rewrite: (experiment: Experiment<P>) => void;
  /** What of it outlives a reload. */
  kept: (work: P['work']) => unknown;
  /** A measurement of its own beside the stages. */
  measure: (experiment: Experiment<P>) => Promise<void>;
}

export const LAB: DomainCase<KnowledgePage> = {
  page: KNOWLEDGE_PAGE,
  settings: {
    ...DEFAULT_SETTINGS,
    edits: 2,
    heldOutEdits: 1,
    rounds: 1,
    trainingPassages: 1,
    heldOutPassages: 1,
    sideQuestions: 0,
    finetune: { ...DEFAULT_SETTINGS.finetune, epochs: 2 },
  },
  write: ({ useDraft }) =>
    useDraft.getState().replace(numberedSample('world', 1), { kind: 'sample', index: 1, corpus: 'world' }),
  rewrite: ({ useDraft }) => useDraft.getState().addQuestion(),
  kept: (passage) => passage,
  measure: async (experiment) => {
    const [candidate] = experiment.useResults.getState().results.candidates;
    if (candidate !== undefined) await creditLines(experiment, candidate);
  },
};

export const PUZZLES: DomainCase<PuzzlesTypes> = {
  page: PUZZLES_PAGE,
  settings: SCRIPTED_SETTINGS,
  write: ({ useDraft }) => useDraft.getState().choose(SCRIPTED_PUZZLE),
  rewrite: ({ useDraft }) =>
    useDraft.getState().addHand({
      task: null,
      augmentations: NO_AUGMENTATIONS,
      loss: 'output',
      learningRate: 1e-2,
      epochs: 2,
    }),
  // Those by hand are named anew by each page.
  kept: ({ puzzle, hand }) => [puzzle, hand.map(({ configuration }) => configuration)],
  measure: runSweep,
};

/** What tests ask of the experiments of a domain. */
export function experimentsOf<P extends PageTypes>({ page, settings, write }: DomainCase<P>) {
  const [first, last] = [page.stages[0], page.stages.at(-1)];
  if (first === undefined || last === undefined) throw new Error('There are no stages.');
  /** With what a visitor wrote. */
  function made(isKept = false): Experiment<P> {
    const experiment = makeExperiment(page, isKept);
    experiment.useSettings.getState().adopt(settings);
    write(experiment);
    return experiment;
  }
  const untilReady = ({ useEngine }: Experiment<P>) =>
    vi.waitFor(() => expect(useEngine.getState().status.kind).toBe('ready'));
  /** A fresh experiment with its model in a fresh worker. */
  async function opened(delayMs = 0): Promise<Experiment<P>> {
    const experiment = made();
    Object.assign(models, { started: [], delayMs });
    visit(experiment);
    connect();
    await untilReady(experiment);
    return experiment;
  }
  return {
    first,
    last,
    made,
    opened,
    untilReady,
    untilPaused: ({ useProgress }: Experiment<P>) =>
      vi.waitFor(() => expect(useProgress.getState().transport).toBe('paused')),
    statuses: ({ useResults, inputs }: Experiment<P>) =>
      page.stages.map((stage) => stageStatus(page, stage, inputs(), useResults.getState().stages)),
    spoken: ({ useProgress }: Experiment<P>) => useProgress.getState().spoken,
    all: (status: string) => page.stages.map(() => status),
  };
}
