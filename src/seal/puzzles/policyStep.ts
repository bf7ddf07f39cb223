/** The M-step on puzzles: what of a round trains the policy, and the training itself. */
import type { TrainingSequence } from '../../contract/engine';
import type { CorpusPiece } from '../../world/puzzles/corpus';
import { pairSequence, trainPolicy } from '../policyFinetune';
import { deriveSeed } from '../seeds';
import type { EventScope, PolicyFinetuneRecord } from '../types';
import type { PuzzleContext } from './context';
import type { Puzzle, PuzzleCandidate } from './types';
import { writerPrompt } from './write';

/** Sequences of the curriculum without configurations, in pieces; the same for the same seed. */
export type PuzzleReplay = (count: number, seed: number) => CorpusPiece[][];

/** Every solved one, up to a limit for each task, the first ones first. */
export function keptCandidates(candidates: readonly PuzzleCandidate[], keepPerTask: number): PuzzleCandidate[] {
  const counts = new Map<number, number>();
  return candidates.filter(({ solved, edit: { item: task } }) => {
    const before = counts.get(task) ?? 0;
    if (!solved || before >= keepPerTask) return false;
    counts.set(task, before + 1);
    return true;
  });
}

/** @param puzzles of the round: prompts are made anew from them, because the file of a run has none. */
export function trainOnKept(
  context: PuzzleContext,
  scope: EventScope,
  puzzles: readonly Puzzle[],
  kept: readonly PuzzleCandidate[],
  replay: PuzzleReplay | null,
): Promise<PolicyFinetuneRecord | null> {
  const prompts = puzzles.map((puzzle) => writerPrompt(context, puzzle));
  const pairs = kept.map(({ edit: { item: task, ids } }) =>
    pairSequence(context.tokenizer, { promptIds: prompts[task] ?? [], ids, finish: 'stop' }),
  );
  const old = replaySequences(context, replay, pairs.length, deriveSeed(context.settings.seed, 'replay', scope.round));
  return trainPolicy(context, scope, pairs, old);
}

/** As many as the pairs call for; none where nothing is replayed. */
export function replaySequences(
  { settings: { policy }, tokenizer }: Pick<PuzzleContext, 'settings' | 'tokenizer'>,
  replay: PuzzleReplay | null,
  pairs: number,
  seed: number,
): TrainingSequence[] {
  if (!replay || policy.replayPerPair === 0 || policy.replayWeight === 0) return [];
  return replay(pairs * policy.replayPerPair, seed).map((pieces) => {
    const ids = tokenizer.bosId === null ? [] : [tokenizer.bosId];
    const lossWeights = ids.map(() => 0);
    for (const { text, learned } of pieces) {
      const own = tokenizer.encode(text, { addSpecialTokens: false, specialTokensAsText: true });
      ids.push(...own);
      lossWeights.push(...own.map(() => (learned ? policy.replayWeight : 0)));
    }
    return { ids, lossWeights };
  });
}
