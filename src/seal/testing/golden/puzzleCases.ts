/** Settings, scripts and tasks of the golden puzzle runs; small, so that their logs can be read. */
import { compactText, NO_AUGMENTATIONS } from '../../puzzles/configuration';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from '../../puzzles/settings';
import type { PuzzleConfiguration, PuzzleEvent, PuzzleInputs } from '../../puzzles/types';
import { configuration, type Draft, type PuzzleScript, testPuzzles } from '../puzzles';

export interface PuzzleCase {
  settings: Partial<PuzzleSettings>;
  script: PuzzleScript;
  inputs: PuzzleInputs;
}

const { finetune, policy, prediction } = DEFAULT_PUZZLE_SETTINGS;

const SIZE = {
  trainingTasks: 2,
  edits: 4,
  heldOutEdits: 2,
  prediction: { ...prediction, orders: 1 },
  policy: { ...policy, epochs: 2, keepPerTask: 2 },
};

const text = (more: Partial<PuzzleConfiguration>): string => compactText(configuration({ epochs: 1, ...more }));

/**
 * Four kinds of sample, another one first for each task. Kind 0 learns nothing before the policy was trained, and then as many
 * epochs as its task asks for; 1 says what 0 says at first; 2 is spelled wrongly once; 3 is over the limit, or never valid.
 */
function writes({ task, attempt, sample, version }: Draft): string {
  const own = { learningRate: version === 0 ? 1e-3 : 1e-2, epochs: version === 0 ? 1 : 1 + (task % 2) };
  switch ((task + sample) % 4) {
    case 0:
      return text(own);
    case 1:
      return text(version === 0 ? own : { ...own, loss: 'all' });
    case 2:
      return attempt === 0
        ? 'nonsense 12'
        : text({ learningRate: 1e-2, augmentations: { ...NO_AUGMENTATIONS, colors: true } });
    default:
      return task === 0 ? `{"rate":${attempt}}` : text({ epochs: 100 });
  }
}

/** Rates from 1e-2 on teach; tasks whose test begins with an even colour ask for two epochs too, and 0 is never solved. */
const learns: PuzzleScript['learns'] = ({ optimizer, epochs }, prompt) => {
  const first = Number(/[A-Z]([0-9])[0-9]*[A-Z][0-9]+$/.exec(prompt)?.[1] ?? 0);
  return optimizer.learningRate >= 1e-2 && first !== 0 && (first % 2 === 1 || epochs >= 2);
};

const PUZZLES = {
  training: testPuzzles(100, 3, { family: 'a' }),
  heldOut: testPuzzles(0, 9, { family: 'b' }),
  replay: (count: number, seed: number) =>
    Array.from({ length: count }, (_, index) => [
      { text: `A${index}`, learned: false },
      { text: `a${seed % 10}`, learned: true },
    ]),
};

/** Constants with a heat, oracle, reading; texts sampled again, twins, candidates over the limit and invalid ones; waves. */
export const WHOLE: PuzzleCase = {
  settings: { ...SIZE, rounds: 2, heldOutTasks: 9, search: { constants: 3, finalists: 2, oracle: 2 } },
  script: { adaptersPerWave: 4, writes, learns },
  inputs: PUZZLES,
};

/** The original's training sets, prompts in several orders, turned tests; no replay. */
export const OFFICIAL: PuzzleCase = {
  settings: {
    ...SIZE,
    rounds: 1,
    rules: 'official',
    finetune: { ...finetune, stepLimit: 130 },
    heldOutTasks: 2,
    prediction: { orders: 2, transforms: true },
    search: { constants: 1, finalists: 1, oracle: 1 },
  },
  script: {
    writes: ({ sample, random }) =>
      text({
        learningRate: random < 0.5 ? 1e-3 : 1e-2,
        augmentations: { ...NO_AUGMENTATIONS, basic: sample % 2 === 0, chain: sample % 3 === 0 },
      }),
    learns: ({ optimizer }) => optimizer.learningRate >= 1e-2,
  },
  inputs: { ...PUZZLES, heldOut: testPuzzles(0, 2), replay: null },
};

/** A learning rate that goes to infinity, in a batch with others. */
export const DIVERGED: PuzzleCase = {
  settings: { ...SIZE, rounds: 1, heldOutTasks: 1, search: { constants: 0, finalists: 0, oracle: 0 } },
  script: {
    writes: ({ task, sample }) =>
      text({ learningRate: task === 0 && sample === 1 ? 0.3 : 1e-2, epochs: 1 + (sample % 3) }),
    diverges: ({ optimizer }) => optimizer.learningRate > 0.1,
  },
  inputs: { ...PUZZLES, heldOut: testPuzzles(0, 1) },
};

/** What is stopped and gone on with. */
export const SMALL: PuzzleCase = {
  settings: { ...SIZE, rounds: 2, heldOutTasks: 2, search: { constants: 1, finalists: 1, oracle: 1 } },
  script: { adaptersPerWave: 2, writes, learns },
  inputs: { ...PUZZLES, heldOut: testPuzzles(1, 2) },
};

const inRound = (event: PuzzleEvent, round: number): boolean =>
  'purpose' in event && event.purpose === 'train' && event.round === round;

/** Where a person presses Stop. */
export const STOPS: Readonly<Record<string, (event: PuzzleEvent) => boolean>> = {
  writing: (event) => event.type === 'edit-text' && inRound(event, 1),
  finetune: (event) => event.type === 'losses' && event.step === 1 && inRound(event, 1),
  quiz: (event) => event.type === 'progress' && event.stage === 'quiz' && inRound(event, 2),
  reading: (event) => event.type === 'losses' && 'purpose' in event && event.purpose === 'reading',
};
