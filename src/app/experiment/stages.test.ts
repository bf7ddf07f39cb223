import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../../seal/knowledge/settings';
import { NO_AUGMENTATIONS } from '../../seal/puzzles/configuration';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from '../../seal/puzzles/settings';
import { SCRIPTED_PUZZLE } from '../../worker/testing/scriptedPuzzle';
import { KNOWLEDGE_PAGE, type LabInputs } from '../knowledge/page';
import { PUZZLES_PAGE, type PuzzlesTypes } from '../puzzles/page';
import { type Inputs, makeExperiment, type Page, type PageTypes } from './experiment';
import {
  changedInputs,
  nextStage,
  recordedBasis,
  type StageRecords,
  type StageStatus,
  stageStatus,
  stagesToRun,
  staleText,
} from './stages';

/** Another input, what it is called in a notice, and how the stages stand with it when all are done. */
type Change<P extends PageTypes> = readonly [name: string, now: Inputs<P>, statuses: readonly StageStatus[]];

interface Cases<P extends PageTypes> {
  page: Page<P>;
  inputs: Inputs<P>;
  changes: readonly Change<P>[];
}

/** As after a run of these stages. */
function ran<P extends PageTypes>(
  page: Page<P>,
  inputs: Inputs<P>,
  stages: readonly P['stage'][] = page.stages,
): StageRecords<P['stage']> {
  const { useResults } = makeExperiment(page, false);
  for (const stage of stages) {
    useResults.getState().begin(stage);
    useResults.getState().finish(stage, page.basisOf(stage, inputs, useResults.getState().stages), 1);
  }
  return useResults.getState().stages;
}

const LAB: LabInputs = {
  work: { title: 'T', context: 'A text.', questions: [{ question: 'What?', answer: 'A text' }] },
  settings: DEFAULT_SETTINGS,
  policy: 0,
  workerStarts: 1,
  model: '',
  byHand: '',
};
const lab = (settings: Partial<KnowledgeSettings>): LabInputs => ({
  ...LAB,
  settings: { ...DEFAULT_SETTINGS, ...settings },
});
const ALL = ['stale', 'stale', 'stale'] as const;

describeStages({
  page: KNOWLEDGE_PAGE,
  inputs: LAB,
  changes: [
    ['the passage', { ...LAB, work: { ...LAB.work, context: 'Another.' } }, ALL],
    ['the seed', lab({ seed: 2 }), ALL],
    ['the number of self-edits', lab({ edits: 9 }), ALL],
    ['the writing settings', lab({ writing: { ...DEFAULT_SETTINGS.writing, temperature: 0 } }), ALL],
    ['the policy', { ...LAB, policy: 1 }, ALL],
    ['the finetune settings', lab({ repeats: 2 }), ['done', 'stale', 'stale']],
    ['the model', { ...LAB, model: 'files q4 a.gguf' }, ['stale', 'stale', 'stale']],
    ['the worker', { ...LAB, workerStarts: 2 }, ['done', 'stale', 'done']],
    ['the self-edits', { ...LAB, byHand: 'lab/own1:1' }, ['done', 'stale', 'stale']],
    ['the questions', { ...LAB, work: { ...LAB.work, questions: [] } }, ['done', 'done', 'stale']],
  ],
});

const TASK: Inputs<PuzzlesTypes> = {
  work: { puzzle: SCRIPTED_PUZZLE, hand: [] },
  settings: DEFAULT_PUZZLE_SETTINGS,
  policy: 0,
  workerStarts: 1,
  model: '',
  byHand: '',
};
const task = (settings: Partial<PuzzleSettings>): Inputs<PuzzlesTypes> => ({
  ...TASK,
  settings: { ...DEFAULT_PUZZLE_SETTINGS, ...settings },
});
const ofPuzzle = (puzzle: Partial<typeof SCRIPTED_PUZZLE>): Inputs<PuzzlesTypes> => ({
  ...TASK,
  work: { puzzle: { ...SCRIPTED_PUZZLE, ...puzzle }, hand: [] },
});
const { writing, finetune, prediction, policy, search } = DEFAULT_PUZZLE_SETTINGS;
const BOTH = ['stale', 'stale'] as const;
const TRAINING = ['done', 'stale'] as const;
const WITH_HAND: Inputs<PuzzlesTypes> = {
  ...TASK,
  work: {
    puzzle: SCRIPTED_PUZZLE,
    hand: [
      {
        id: 'hand/edit1',
        configuration: { task: null, augmentations: NO_AUGMENTATIONS, loss: 'output', learningRate: 1e-2, epochs: 2 },
      },
    ],
  },
};

describeStages({
  page: PUZZLES_PAGE,
  inputs: TASK,
  changes: [
    ['the task', ofPuzzle({ demonstrations: SCRIPTED_PUZZLE.demonstrations.slice(1) }), BOTH],
    ['the seed', task({ seed: 9 }), BOTH],
    ['the number of self-edits', task({ edits: 9 }), BOTH],
    ['the writing settings', task({ writing: { ...writing, temperature: 0 } }), BOTH],
    ['the writing settings', task({ writing: { ...writing, resamples: 0 } }), BOTH],
    ['the policy', { ...TASK, policy: 1 }, BOTH],
    ['the training settings', task({ finetune: { ...finetune, rank: 9 } }), TRAINING],
    ['the training settings', task({ finetune: { ...finetune, stepLimit: 9 } }), TRAINING],
    ['the training settings', task({ finetune: { ...finetune, exampleLimit: 9 } }), TRAINING],
    ['the quiz settings', task({ prediction: { ...prediction, orders: 9 } }), TRAINING],
    ['the quiz settings', task({ prediction: { ...prediction, transforms: true } }), TRAINING],
    // Examples are drawn by the name of the task, texts are not.
    ['the tests', ofPuzzle({ id: 'other' }), TRAINING],
    ['the configurations by hand', WITH_HAND, TRAINING],
  ],
});

function describeStages<P extends PageTypes>({ page, inputs, changes }: Cases<P>): void {
  const statuses = (now: Inputs<P>, records: StageRecords<P['stage']>) =>
    page.stages.map((stage) => stageStatus(page, stage, now, records));
  const changed = (name: string): Inputs<P> => {
    const found = changes.find(([one]) => one === name);
    if (found === undefined) throw new Error(`No case changes ${name}.`);
    return found[1];
  };
  const [first, second] = page.stages;
  const last = page.stages.at(-1);
  if (first === undefined || second === undefined || last === undefined) throw new Error('There are too few stages.');

  describe(`stages of ${page.name}`, () => {
    const done = ran(page, inputs);
    const fresh = ran(page, inputs, []);

    it('are fresh while nothing changes', () => {
      expect(statuses(inputs, done)).toEqual(page.stages.map(() => 'done'));
      expect(nextStage(page, inputs, done)).toBeNull();
    });

    it.each(changes)('%s makes stale what rests on it', (name, now, expected) => {
      expect(statuses(now, done)).toEqual(expected);
      expect(page.stages.map((stage) => changedInputs(done[stage].basis, page.basisOf(stage, now, done)))).toEqual(
        expected.map((status) => (status === 'stale' ? [name] : [])),
      );
      expect(nextStage(page, now, done)).toBe(page.stages[expected.indexOf('stale')]);
    });

    it('are fresh again when an input is put back', () => {
      expect(statuses(changed('the policy'), done)).not.toEqual(statuses(inputs, done));
      expect(statuses({ ...inputs, policy: 0 }, done)).toEqual(page.stages.map(() => 'done'));
    });

    it('rest on the run of the stage before them', () => {
      const { useResults } = makeExperiment(page, false);
      useResults.setState({ stages: done });
      useResults.getState().begin(first);
      useResults.getState().finish(first, page.basisOf(first, inputs, useResults.getState().stages), 1);
      const again = { ...done, [first]: useResults.getState().stages[first] };
      expect(stageStatus(page, first, inputs, again)).toBe('done');
      expect(stageStatus(page, second, inputs, again)).toBe('stale');
      expect(changedInputs(again[second].basis, page.basisOf(second, inputs, again))).toEqual(['the self-edits']);
    });

    it('bring with them what is missing before them, and nothing else', () => {
      expect(stagesToRun(page, last, inputs, fresh)).toEqual(page.stages);
      expect(stagesToRun(page, last, inputs, ran(page, inputs, page.stages.slice(0, -1)))).toEqual([last]);
      expect(stagesToRun(page, first, inputs, done)).toEqual([first]);
      expect(stagesToRun(page, second, changed('the number of self-edits'), done)).toEqual([first, second]);
    });

    it('of a recorded run hang neither on this device nor on how many self-edits are written next', () => {
      for (const stage of page.stages) {
        const basis = recordedBasis(page.basisOf(stage, inputs, done));
        const now = { ...changed('the number of self-edits'), policy: 1, workerStarts: 2 };
        expect(changedInputs(basis, page.basisOf(stage, now, done))).toEqual([]);
        expect(changedInputs(basis, page.basisOf(stage, changed('the seed'), done))).toEqual(['the seed']);
      }
    });
  });
}

describe('configurations by hand', () => {
  const none = ran(PUZZLES_PAGE, WITH_HAND, []);

  it('can be trained without any of the model’s own', () => {
    expect(stagesToRun(PUZZLES_PAGE, 'train', WITH_HAND, none)).toEqual(['train']);
    expect(nextStage(PUZZLES_PAGE, WITH_HAND, none)).toBe('write');
  });

  it.each(['failed', 'stale'] as const)('do not stand for those of the model where the writing is %s', (status) => {
    const written = ran(PUZZLES_PAGE, WITH_HAND, ['write']);
    const now = status === 'stale' ? { ...WITH_HAND, policy: 1 } : WITH_HAND;
    const stages = status === 'failed' ? { ...written, write: { ...written.write, status } } : written;
    expect(stageStatus(PUZZLES_PAGE, 'write', now, stages)).toBe(status);
    expect(stagesToRun(PUZZLES_PAGE, 'train', now, stages)).toEqual(['write', 'train']);
  });
});

it('the settings of the rounds change nothing about a task', () => {
  const ofRounds = task({
    preset: 'mixed-families',
    rounds: 9,
    trainingTasks: 9,
    heldOutTasks: 9,
    heldOutEdits: 9,
    writing: { ...writing, heldOutTemperature: 3 },
    policy: { ...policy, learningRate: 1, keepPerTask: 1 },
    search: { ...search, constants: 0 },
  });
  const done = ran(PUZZLES_PAGE, TASK);
  expect(PUZZLES_PAGE.stages.map((stage) => stageStatus(PUZZLES_PAGE, stage, ofRounds, done))).toEqual([
    'done',
    'done',
  ]);
});

it.each([
  [['the seed'], 'Computed before the seed changed.'],
  [['the passage', 'the seed', 'the self-edits'], 'Computed before the passage and the seed changed.'],
  [['the self-edits'], 'Computed before the self-edits changed.'],
  [['the seed', 'the worker'], 'The adapters went with the worker that was restarted. Run this step again.'],
])('a stale result says what changed: %j', (changed, text) => expect(staleText(changed)).toBe(text));
