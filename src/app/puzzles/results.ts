/** The page's picture of one task's run, built up from the events of the loop. Pure. */
import * as z from 'zod/mini';
import { compactText, rateText } from '../../seal/puzzles/configuration';
import { isSolved, testResults } from '../../seal/puzzles/predict';
import {
  AUGMENTATIONS,
  type Puzzle,
  type PuzzleConfiguration,
  type PuzzleEvent,
  predictionSchema,
  puzzleCandidateSchema,
  trainingSetSchema,
  type WrittenConfiguration,
  writtenSchema,
} from '../../seal/puzzles/types';
import { finite, whole } from '../../seal/types';

/** One candidate as far as it has come. */
const viewSchema = z.object({
  id: z.string(),
  /** What the writer has said so far. */
  text: z.string(),
  writing: z.boolean(),
  written: z.nullable(writtenSchema),
  set: z.nullable(trainingSetSchema),
  losses: z.array(finite),
  totalSteps: whole,
  predictions: z.nullable(z.array(predictionSchema)),
  /** With every measure, once it is rewarded. */
  rewarded: z.nullable(puzzleCandidateSchema),
});
export type CandidateView = z.infer<typeof viewSchema>;

export const puzzleResultsSchema = z.object({
  candidates: z.array(viewSchema),
  /** What the model says without training; `null` until it was asked. */
  inContext: z.nullable(z.array(predictionSchema)),
});
export type PuzzleResults = z.infer<typeof puzzleResultsSchema>;

export const NO_PUZZLE_RESULTS: PuzzleResults = { candidates: [], inContext: null };

export function applyPuzzleEvent(results: PuzzleResults, event: PuzzleEvent): PuzzleResults {
  switch (event.type) {
    case 'edit-text':
      return withCandidate(results, event.edit, { text: event.text, writing: true });
    case 'edit':
      return withCandidate(results, event.edit.id, { text: event.edit.text, writing: false, written: event.edit });
    case 'material':
      return withCandidate(results, event.edit, { set: event.material });
    case 'losses': {
      const before = results.candidates.find(({ id }) => id === event.edit)?.losses ?? [];
      const losses = [...before.slice(0, event.step), ...event.losses];
      return withCandidate(results, event.edit, { losses, totalSteps: event.totalSteps });
    }
    case 'answers':
      return event.edit === null
        ? { ...results, inContext: event.answers }
        : withCandidate(results, event.edit, { predictions: event.answers });
    case 'candidate': {
      const { candidate } = event;
      // One that another one's adapter stands for has neither events nor losses of its own.
      return withCandidate(results, candidate.edit.id, {
        written: candidate.edit,
        rewarded: candidate,
        losses: candidate.losses,
        predictions: candidate.predictions,
      });
    }
    default:
      return results;
  }
}

/** Forgets what a stage is about to compute anew; what came before it stays. */
export function clearPuzzleResults(results: PuzzleResults, stage: 'write' | 'train'): PuzzleResults {
  if (stage === 'write') return NO_PUZZLE_RESULTS;
  return {
    candidates: results.candidates
      .filter(({ written }) => written?.author === 'policy')
      .map((candidate) => ({ ...candidate, ...UNTRAINED })),
    inContext: null,
  };
}

const UNTRAINED = {
  set: null,
  losses: [],
  totalSteps: 0,
  predictions: null,
  rewarded: null,
} satisfies Partial<CandidateView>;

export function newCandidate(id: string): CandidateView {
  return { id, text: '', writing: false, written: null, ...UNTRAINED };
}

function withCandidate(results: PuzzleResults, id: string, change: Partial<CandidateView>): PuzzleResults {
  const known = results.candidates.some((candidate) => candidate.id === id);
  const candidates = known
    ? results.candidates.map((candidate) => (candidate.id === id ? { ...candidate, ...change } : candidate))
    : [...results.candidates, { ...newCandidate(id), ...change }];
  return { ...results, candidates };
}

export interface HandWritten {
  id: string;
  configuration: PuzzleConfiguration;
}

/** Those of the model in its order, then those by hand, trained or not. */
export function listedCandidates({ candidates }: PuzzleResults, hand: readonly HandWritten[]): CandidateView[] {
  const known = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  // What the model writes is there from its first word on; one by hand is trained before its author is told again.
  const ofModel = candidates.filter(({ written, writing }) => (written === null ? writing : written.author !== 'hand'));
  const byHand = hand.map((one, index) => {
    const written = writtenByHand(one, index);
    return { ...(known.get(one.id) ?? newCandidate(one.id)), written, text: written.text };
  });
  return [...ofModel, ...byHand];
}

export function writtenByHand({ id, configuration }: HandWritten, sample: number): WrittenConfiguration {
  return {
    id,
    item: 0,
    sample,
    author: 'hand',
    policyVersion: null,
    promptIds: [],
    text: compactText(configuration),
    ids: [],
    logProbability: null,
    configuration,
    rejected: [],
  };
}

export const editName = (index: number): string => `Edit ${index + 1}`;

/** "colors; output tokens; 1e-2 × 4". */
export function configurationLine({ augmentations, loss, learningRate, epochs }: PuzzleConfiguration): string {
  const on = AUGMENTATIONS.filter((name) => augmentations[name]);
  return `${on.length === 0 ? 'no augmentation' : on.join(' + ')}; ${loss} tokens; ${rateText(learningRate)} × ${epochs}`;
}

/** Whether the model solves the task as it is, shown the demonstrations; `null` where that is not known. */
export function solvedInContext(puzzle: Puzzle, { inContext }: PuzzleResults): boolean | null {
  if (inContext === null || puzzle.tests.some(({ output }) => output === null)) return null;
  return isSolved(testResults(puzzle, inContext));
}
