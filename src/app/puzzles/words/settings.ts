/** What else than settings a link to the Puzzles page can have, the sizes of a run, and what is said of settings in words. */
import { PUZZLE_SETTINGS, type PuzzlePreset, type PuzzleSettings } from '../../../seal/puzzles/settings';
import { namesOf, type SizeOfRun } from '../../experiment/setting';
import { plural } from '../../ui/numbers';

export const puzzleSettingName = namesOf(PUZZLE_SETTINGS.list, {
  'task.id': 'Name of the task',
  'task.demonstrations': 'Demonstrations',
  'task.tests': 'Tests',
  task: 'Task',
  run: 'Recorded run',
  v: 'Link version',
});

export const PRESET_NAMES: Record<PuzzlePreset, string> = {
  'one-family': 'One family',
  'mixed-families': 'Mixed families',
  arc: 'ARC',
};

export const PRESET_HINTS: Record<PuzzlePreset, string> = {
  'one-family': 'Rows and columns laid over others: one constant configuration is best for all tasks.',
  'mixed-families':
    'Rows and columns, and recoloured regions: they need different augmentations, so the policy has to read the task.',
  arc: 'Real tasks for a chat model: the shortest of those that SEAL’s authors picked. ARC-AGI by François Chollet, Apache License 2.0.',
};

export const PUZZLE_LINK = {
  unknownTask: 'no task of this world goes by that name',
  unknownRun: 'no puzzle run of this name came with this Selkie',
  brokenTask: 'the task in the link could not be read',
  characters: (count: number): string => plural(count, 'character'),
} as const;

/** How much is measured, searched and learned, nothing else of the settings. */
const { rounds, trainingTasks, edits, heldOutTasks, heldOutEdits, search } = PUZZLE_SETTINGS.defaults;
export const PUZZLE_RUN_SIZES = {
  quick: {
    label: 'Quick look',
    sets: {
      rounds: 1,
      trainingTasks: 6,
      edits: 3,
      heldOutTasks: 6,
      heldOutEdits: 1,
      search: { constants: 2, finalists: 1, oracle: 2 },
    },
  },
  standard: { label: 'Standard', sets: { rounds, trainingTasks, edits, heldOutTasks, heldOutEdits, search } },
} satisfies Record<string, SizeOfRun<PuzzleSettings>>;

/** "24 × 5 configurations × 2 rounds". */
export function puzzleSizeText({ trainingTasks, edits, rounds }: PuzzleSettings): string {
  return `${trainingTasks} × ${plural(edits, 'configuration')} × ${plural(rounds, 'round')}`;
}

export const SETTINGS = {
  ofThisModel: 'is not what the model of this page was trained for',
  notOfThisRun: 'Not all settings of this run can be used on this page. A live run of its tasks takes others:',
  heldOutNeeded: 'a run needs at least one, or there is nothing to measure',
  /** As part of a sentence. */
  quickLook: `the ${PUZZLE_RUN_SIZES.quick.label.toLowerCase()}`,
} as const;
