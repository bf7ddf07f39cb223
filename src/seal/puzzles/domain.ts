/** Puzzles (arXiv 2506.10943, section 4.1): an edit is a training configuration for a task, which is then solved or not. */
import type { TrainingSequence } from '../../contract/engine';
import type { Tokenizer } from '../../tokenizer/types';
import type { CorpusPiece } from '../../world/puzzles/corpus';
import type { Given } from '../context';
import type { Bound, Domain } from '../domain';
import { keptTexts, pairSequence } from '../loop/policy';
import { itemsOfRound } from '../loop/restEm';
import { evaluationOf, readingMeasure, rowPlans, writesHeldOut } from './conditions';
import { configurationId, configurationKey, readConfiguration } from './configuration';
import { puzzleContext, writerPrompt } from './context';
import { assertDisjointTasks, assertTasksFit } from './fitting';
import { isSolved, predictionQuiz, testResults } from './predict';
import { assertConstant, evaluateSearch } from './search';
import { selectConfigurations } from './selection';
import { MOST_RESAMPLES, type PuzzleSettings } from './settings';
import { prepareConfiguration, rewardConfiguration } from './training';
import type { PuzzleInputs, Puzzles } from './types';

export const PUZZLES: Domain<Puzzles> = { name: 'puzzles', bind };

function bind(run: Given<PuzzleSettings>, { training, heldOut, replay }: PuzzleInputs): Bound<Puzzles> {
  const context = puzzleContext(run);
  const { settings, tokenizer } = context;
  return {
    check: () => {
      if (training.length === 0) throw new Error('There are no training tasks.');
      assertConstant(settings);
      assertDisjointTasks(training, heldOut);
      // Only those that a round takes.
      const taken = itemsOfRound(training, settings.rounds * settings.trainingTasks, 1);
      assertTasksFit(context, [...new Map([...taken, ...heldOut].map((puzzle) => [puzzle.id, puzzle])).values()]);
    },
    seedName: 'configurations',
    topK: 0,
    resamples: Math.min(settings.writing.resamples, MOST_RESAMPLES),
    editId: configurationId,
    prompts: (puzzle) => [writerPrompt(context, puzzle)],
    textOf: (ids) => tokenizer.decode(ids, { skipSpecialTokens: true }),
    read: readConfiguration,
    asksFirst: () => null,
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
    select: (candidates) => {
      const { seed, selection: rule, policy } = settings;
      return selectConfigurations({ seed, rule, keepPerTask: policy.keepPerTask }, candidates);
    },
    pairs: (puzzles, candidates, decisions) =>
      // Prompts are made anew from the tasks, because the file of a run has none.
      keptTexts(candidates, decisions, ({ item, ids }) =>
        puzzles.slice(item, item + 1).map((puzzle) => {
          return pairSequence(tokenizer.eosId, { promptIds: writerPrompt(context, puzzle).ids, ids, finish: 'stop' });
        }),
      ),
    replay: replay && ((count, seed) => replay(count, seed).map((pieces) => replaySequence(tokenizer, pieces))),
    items: { training: [...training], heldOut: [...heldOut] },
    perRound: settings.trainingTasks,
    writes: (round) => (writesHeldOut(settings, round) ? { edits: settings.heldOutEdits, label: 'held-out' } : null),
    rows: (round, written) => rowPlans(settings, round, written),
    evaluation: (plan, round, result) => evaluationOf(plan, round, heldOut.length, result),
    search: evaluateSearch,
    measures: readingMeasure(settings, heldOut.length),
  };
}

function replaySequence(tokenizer: Tokenizer, pieces: readonly CorpusPiece[]): TrainingSequence {
  const tokens = pieces.flatMap(({ text, learned }) => {
    const ids = tokenizer.encode(text, { addSpecialTokens: false, specialTokensAsText: true });
    return ids.map((id) => ({ id, weight: learned ? 1 : 0 }));
  });
  if (tokenizer.bosId !== null) tokens.unshift({ id: tokenizer.bosId, weight: 0 });
  return { ids: tokens.map(({ id }) => id), lossWeights: tokens.map(({ weight }) => weight) };
}
