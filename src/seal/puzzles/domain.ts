/**
 * Puzzles as a domain of the loop (arXiv 2506.10943, section 4.1): an item is a task, an edit is a training configuration, and
 * what counts is whether the model that was trained as it says solves the task.
 */
import type { TrainingSequence } from '../../contract/engine';
import type { Bound, Domain } from '../domain';
import { pairSequence } from '../loop/policy';
import { itemsOfRound } from '../loop/restEm';
import { evaluationOf, readingMeasure, rowPlans } from './conditions';
import { configurationId, configurationKey, readConfiguration } from './configuration';
import { type PuzzleContext, puzzleContext, writerPrompt } from './context';
import { assertDisjointTasks, assertTasksFit } from './fitting';
import { isSolved, predictionQuiz, testResults } from './predict';
import { evaluateSearch } from './search';
import { MOST_RESAMPLES } from './settings';
import { prepareConfiguration, rewardConfiguration } from './training';
import type { Puzzle, PuzzleCandidate, PuzzleDecision, PuzzleInputs, PuzzleReplay, Puzzles } from './types';

export const PUZZLES: Domain<Puzzles> = { name: 'puzzles', bind };

function bind(
  run: Parameters<Domain<Puzzles>['bind']>[0],
  { training, heldOut, replay }: PuzzleInputs,
): Bound<Puzzles> {
  const context = puzzleContext(run);
  const { settings, tokenizer } = context;
  const ofRound = (round: number): Puzzle[] => itemsOfRound(training, settings.trainingTasks, round);
  return {
    check: () => {
      if (training.length === 0) throw new Error('There are no training tasks.');
      assertDisjointTasks(training, heldOut);
      const rounds = Array.from({ length: settings.rounds }, (_, index) => ofRound(index + 1));
      const taken = [...rounds.flat(), ...heldOut];
      assertTasksFit(context, [...new Map(taken.map((puzzle) => [puzzle.id, puzzle])).values()]);
    },
    seedName: 'configurations',
    topK: 0,
    resamples: Math.min(settings.writing.resamples, MOST_RESAMPLES),
    editId: configurationId,
    prompts: (puzzle) => [writerPrompt(context, puzzle)],
    textOf: (ids) => tokenizer.decode(ids, { skipSpecialTokens: true }),
    read: readConfiguration,
    prepare: (puzzle, edit, seedKey) => prepareConfiguration(context, puzzle, edit, seedKey),
    keyOf: ({ configuration }) => configuration && configurationKey(configuration),
    quiz: (puzzles) => predictionQuiz(context, puzzles),
    bareAnswers: (puzzle, item, predictions) => {
      return { item, predictions, solved: isSolved(testResults(puzzle, predictions)) };
    },
    bare: 'untrained',
    reward: (puzzles, outcomes, bare) => {
      const rewarded = outcomes.flatMap((outcome) => {
        const { item } = outcome.edit;
        return puzzles.slice(item, item + 1).map((puzzle) => rewardConfiguration(puzzle, outcome, bare.get(item)));
      });
      return { requests: [], grade: () => rewarded };
    },
    rewardOf: ({ solved }) => (solved ? 1 : 0),
    accuracyOf: ({ solved }) => (solved ? 1 : 0),
    select: (candidates) => decide(candidates, settings.policy.keepPerTask),
    pairs: (puzzles, candidates, decisions) => pairsOf(context, puzzles, candidates, decisions),
    replay: (pairs, seed) => replaySequences(context, replay, pairs, seed),
    items: { training: [...training], heldOut: [...heldOut] },
    training: ofRound,
    heldOut,
    writes: () => ({ edits: settings.heldOutEdits, label: 'held-out' }),
    rows: rowPlans,
    evaluation: (plan, round, result) => evaluationOf(plan, round, heldOut.length, result),
    search: evaluateSearch,
    measures: readingMeasure(settings.rounds, heldOut.length),
  };
}

/** Every solved one is kept, up to a limit for each task, the first ones first. */
function decide(candidates: readonly PuzzleCandidate[], keepPerTask: number): PuzzleDecision[] {
  const counts = new Map<number, number>();
  return candidates.map(({ solved, edit: { id, item, sample } }) => {
    const before = counts.get(item) ?? 0;
    const kept = solved && before < keepPerTask;
    if (kept) counts.set(item, before + 1);
    return { edit: id, item, sample, kept, reason: kept ? 'solved' : solved ? 'enough' : 'not-solved' };
  });
}

/** Prompts are made anew from the tasks, because the file of a run has none. */
function pairsOf(
  context: PuzzleContext,
  puzzles: readonly Puzzle[],
  candidates: readonly PuzzleCandidate[],
  decisions: readonly PuzzleDecision[],
): TrainingSequence[] {
  const kept = new Set(decisions.filter((decision) => decision.kept).map(({ edit }) => edit));
  const prompts = puzzles.map((puzzle) => writerPrompt(context, puzzle));
  return candidates.flatMap(({ edit: { id, item, ids } }) => {
    const promptIds = [...(prompts[item]?.ids ?? [])];
    return kept.has(id) ? pairSequence(context.tokenizer.eosId, { promptIds, ids, finish: 'stop' }) : [];
  });
}

/** As many as the pairs call for; none where nothing is replayed. */
function replaySequences(
  { settings: { policy }, tokenizer }: Pick<PuzzleContext, 'settings' | 'tokenizer'>,
  replay: PuzzleReplay | null,
  pairs: number,
  seed: number,
): TrainingSequence[] {
  if (!replay || policy.replayPerPair === 0 || policy.replayWeight === 0) return [];
  return replay(pairs * policy.replayPerPair, seed).map((pieces) => {
    const tokens = pieces.flatMap(({ text, learned }) => {
      const ids = tokenizer.encode(text, { addSpecialTokens: false, specialTokensAsText: true });
      return ids.map((id) => ({ id, weight: learned ? policy.replayWeight : 0 }));
    });
    if (tokenizer.bosId !== null) tokens.unshift({ id: tokenizer.bosId, weight: 0 });
    return { ids: tokens.map(({ id }) => id), lossWeights: tokens.map(({ weight }) => weight) };
  });
}
