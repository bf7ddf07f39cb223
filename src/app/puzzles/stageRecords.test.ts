import { describe, expect, it } from 'vitest';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from '../../seal/puzzles/settings';
import { SCRIPTED_PUZZLE } from '../../worker/testing/scriptedPuzzle';
import { changedInputs } from '../knowledge/stages';
import { basisOf, PUZZLE_STAGES, type PuzzleInputsNow, type PuzzleStageRecords } from './stageRecords';

const NEW = { status: 'idle', run: 0, basis: null, seconds: null, problem: null } as const;
const STAGES: PuzzleStageRecords = { write: NEW, train: NEW };
const DEFAULTS = DEFAULT_PUZZLE_SETTINGS;

/** What each stage's result rests on and is no longer as it was. */
function changes(change: Partial<PuzzleInputsNow>): string[][] {
  const then: PuzzleInputsNow = { puzzle: SCRIPTED_PUZZLE, settings: DEFAULTS, hand: [], policy: 0 };
  const now = { ...then, ...change };
  return PUZZLE_STAGES.map((stage) => changedInputs(basisOf(stage, then, STAGES), basisOf(stage, now, STAGES)));
}
const withSettings = (settings: Partial<PuzzleSettings>) => changes({ settings: { ...DEFAULTS, ...settings } });
const { writing, finetune, prediction, policy, search } = DEFAULTS;

describe('what the stages of a task rest on', () => {
  it.each([
    ['the seed', { seed: 9 }],
    ['the number of self-edits', { edits: 9 }],
    ['the writing settings', { writing: { ...writing, temperature: 0 } }],
    ['the writing settings', { writing: { ...writing, resamples: 0 } }],
  ] as const)('%s: both stages', (name, settings) => expect(withSettings(settings)).toEqual([[name], [name]]));

  it.each([
    ['the training settings', { finetune: { ...finetune, rank: 9 } }],
    ['the training settings', { finetune: { ...finetune, stepLimit: 9 } }],
    ['the training settings', { finetune: { ...finetune, exampleLimit: 9 } }],
    ['the quiz settings', { prediction: { ...prediction, orders: 9 } }],
    ['the quiz settings', { prediction: { ...prediction, transforms: true } }],
  ] as const)('%s: the training alone', (name, settings) => expect(withSettings(settings)).toEqual([[], [name]]));

  it('the settings of the rounds change nothing', () => {
    const ofRounds: Partial<PuzzleSettings> = {
      preset: 'mixed-families',
      rounds: 9,
      trainingTasks: 9,
      heldOutTasks: 9,
      heldOutEdits: 9,
      writing: { ...writing, heldOutTemperature: 3 },
      policy: { ...policy, learningRate: 1, keepPerTask: 1 },
      search: { ...search, constants: 0 },
    };
    expect(withSettings(ofRounds)).toEqual([[], []]);
  });

  it('examples are drawn by the name of the task, texts are not', () => {
    expect(changes({ puzzle: { ...SCRIPTED_PUZZLE, id: 'other' } })).toEqual([[], ['the tests']]);
  });
});
