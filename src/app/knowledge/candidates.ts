/** Questions about candidates that several panels ask. Pure. */
import type { Answer } from '../../seal/knowledge/types';
import { isDiverged } from '../experiment/words/diverged';
import type { CandidateView } from './results';

/** The highest reward; the first of equals, as the selection has it. `null` before the quiz, and where all diverged. */
export function bestCandidate(candidates: readonly CandidateView[]): CandidateView | null {
  return candidates.reduce<CandidateView | null>((best, candidate) => {
    if (candidate.reward === null || (candidate.scored !== null && isDiverged(candidate.scored))) return best;
    return best?.reward == null || candidate.reward.mean > best.reward.mean ? candidate : best;
  }, null);
}

export function candidateName({ sample }: Pick<CandidateView, 'sample'>): string {
  return `Edit ${sample + 1}`;
}

/** The lines that a candidate wrote, over all its parts. */
export function lineCount({ parts }: Pick<CandidateView, 'parts'>): number {
  return parts.reduce((sum, part) => sum + linesOf(part).length, 0);
}

export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** Answers of all repeats one after another. */
export function allAnswers({ answers }: Pick<CandidateView, 'answers'>): Answer[] {
  return answers.flat();
}

/** Mean over repeats of the loss at each step, as far as every repeat has come. */
export function meanLosses({ losses }: Pick<CandidateView, 'losses'>): number[] {
  const steps = Math.min(...losses.map((repeat) => repeat.length), Number.POSITIVE_INFINITY);
  if (!Number.isFinite(steps)) return [];
  return Array.from(
    { length: steps },
    (_, step) => losses.reduce((sum, repeat) => sum + (repeat[step] ?? 0), 0) / losses.length,
  );
}

/** How many of its parts were kept by the selection. */
export function keptParts(id: string, decisions: readonly { edit: string; kept: boolean }[]): number {
  return decisions.filter((decision) => decision.edit === id && decision.kept).length;
}
