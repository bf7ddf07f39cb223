/** What the visitor decides on the Puzzles page: the task, and configurations written by hand. It survives a reload where it can. */
import * as z from 'zod/mini';
import { compactText, parseConfiguration } from '../../seal/puzzles/configuration';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzlePreset } from '../../seal/puzzles/settings';
import { type Puzzle, type PuzzleConfiguration, puzzleSchema as soundSchema, taskGrid } from '../../seal/puzzles/types';
import { curatedPuzzles, worldPuzzle } from '../../seal/puzzles/worldInputs';
import type { Notice } from '../../seal/types';
import { tabStorage } from '../../storage/drafts';
import { makeDraftStore, type SetDraft } from '../experiment/draftStore';
import { type History, redo, startHistory, undo } from '../experiment/history';
import { Limiter, MOST_DEMONSTRATIONS, MOST_ID_CHARACTERS, MOST_TESTS } from '../experiment/limits';
import { replaced } from './grids/edits';
import type { HandWritten } from './results';

export interface DraftState {
  /** The task, with what undo and redo of the grid editor need. */
  history: History<Puzzle>;
  hand: readonly HandWritten[];
  choose: (puzzle: Puzzle) => void;
  edit: (change: (history: History<Puzzle>) => History<Puzzle>) => void;
  addHand: (configuration: PuzzleConfiguration) => string;
  removeHand: (id: string) => void;
  undo: () => void;
  redo: () => void;
}

/** The first held-out task of a preset, which no policy trains on. */
export function firstTask(preset: PuzzlePreset): Puzzle {
  return curatedPuzzles('held-out', preset)[0] ?? worldPuzzle('held-out', 'lines', 0);
}

/** The held-out task of the preset that follows this one; the first after the last, or after a task from elsewhere. */
export function nextTask(preset: PuzzlePreset, { id }: Puzzle): Puzzle {
  const tasks = curatedPuzzles('held-out', preset);
  return tasks[(tasks.findIndex((task) => task.id === id) + 1) % tasks.length] ?? firstTask(preset);
}

/** Never used twice, so that a result cannot pass for that of another configuration. */
let lastHand = 0;
function handWritten(configuration: PuzzleConfiguration): HandWritten {
  lastHand += 1;
  return { id: `hand/edit${lastHand}`, configuration };
}

function newDraft(set: SetDraft<DraftState>): DraftState {
  const edit: DraftState['edit'] = (change) => set(({ history }) => ({ history: change(history) }));
  return {
    history: startHistory(firstTask(DEFAULT_PUZZLE_SETTINGS.preset)),
    hand: [],
    // Undo brings back what was drawn before.
    choose: (puzzle) => edit((history) => replaced(history, puzzle)),
    edit,
    addHand: (configuration) => {
      const added = handWritten(configuration);
      set(({ hand }) => ({ hand: [...hand, added] }));
      return added.id;
    },
    removeHand: (id) => set(({ hand }) => ({ hand: hand.filter((one) => one.id !== id) })),
    undo: () => edit(undo),
    redo: () => edit(redo),
  };
}

/** As many pairs as there are: what is too much is cut. */
export const puzzleSchema = z.extend(soundSchema, {
  id: z.string(),
  demonstrations: z.array(z.object({ input: taskGrid, output: taskGrid })).check(z.minLength(1)),
  tests: z.array(z.object({ input: taskGrid, output: z.nullable(taskGrid) })).check(z.minLength(1)),
});

/** `null` for anything that is not a task; what is too much is cut, and told. */
export function readPuzzle(input: unknown): { puzzle: Puzzle; notices: Notice[] } | null {
  const parsed = puzzleSchema.safeParse(input);
  if (!parsed.success) return null;
  const { id, demonstrations, tests, ...rest } = parsed.data;
  const limiter = new Limiter();
  const puzzle: Puzzle = {
    ...rest,
    id: limiter.text(id, MOST_ID_CHARACTERS, 'task.id'),
    demonstrations: limiter.list(demonstrations, MOST_DEMONSTRATIONS, 'task.demonstrations'),
    tests: limiter.list(tests, MOST_TESTS, 'task.tests'),
  };
  return { puzzle, notices: limiter.notices };
}

interface Stored {
  puzzle: Puzzle;
  hand: string[];
}

/** Anything that is not sound is left out: storage may be old or foreign. */
const storedSchema = z.object({
  puzzle: z.catch(z.nullable(puzzleSchema), null),
  hand: z.catch(z.array(z.string()), []),
});

/** @param own what the browser keeps while a recorded task has its place. */
export const makeDraft = (storedAs: string | null, own: () => DraftState | null) =>
  makeDraftStore<DraftState, Stored>(storedAs, newDraft, {
    partialize: (state) => ({
      puzzle: (own() ?? state).history.present,
      hand: state.hand.map(({ configuration }) => compactText(configuration)),
    }),
    merge: restoredDraft,
  });

export function restoredDraft(stored: unknown, current: DraftState): DraftState {
  const parsed = storedSchema.safeParse(stored);
  if (!parsed.success) return current;
  const { puzzle, hand } = parsed.data;
  return {
    ...current,
    history: puzzle === null ? current.history : startHistory(puzzle),
    hand: hand.flatMap((text) => parseConfiguration(text).configuration ?? []).map(handWritten),
  };
}

const olderSchema = z.object({
  state: z.object({
    settings: z.optional(z.unknown()),
    seed: z.optional(z.unknown()),
    preset: z.optional(z.unknown()),
  }),
});

/** Settings that an earlier Selkie kept with the draft; its first version had seed and preset alone. */
export function olderSettings(): unknown {
  try {
    const { settings, seed, preset } = olderSchema.parse(
      JSON.parse(tabStorage.getItem('selkie.puzzles') ?? 'null'),
    ).state;
    return settings ?? (seed === undefined ? undefined : { seed, preset });
  } catch {
    return undefined;
  }
}
