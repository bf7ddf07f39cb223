/** Questions about the candidates of a task that several parts of the page ask. Pure. */
import { compactText, rateText } from '../../seal/puzzles/configuration';
import { isSolved, testResults } from '../../seal/puzzles/predict';
import {
  AUGMENTATIONS,
  type Puzzle,
  type PuzzleConfiguration,
  type WrittenConfiguration,
} from '../../seal/puzzles/types';
import { type CandidateView, newCandidate, type PuzzleResults } from './results';

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
