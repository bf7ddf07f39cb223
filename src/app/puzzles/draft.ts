/** What the visitor decides on the Puzzles page: the task, the settings, and configurations written by hand. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import {
  DEFAULT_PUZZLE_SETTINGS,
  PUZZLE_PRESETS,
  type PuzzlePreset,
  type PuzzleSettings,
} from '../../seal/puzzles/settings';
import type { Puzzle, PuzzleConfiguration } from '../../seal/puzzles/types';
import { curatedPuzzles, worldPuzzle } from '../../seal/puzzles/worldInputs';
import { jsonStorage } from '../experiment/browserStorage';
import { changedSettings, type SettingsForm } from '../experiment/settingsForm';
import type { HandWritten } from './candidates';
import { type EditorState, startEditing } from './grids/editorState';
import { parsePageSettings } from './pageSettings';
import { restoredDraft, type StoredDraft, storedDraft } from './storedDraft';

interface PuzzleDraft extends SettingsForm<PuzzleSettings> {
  /** The task, with what undo and redo of the grid editor need. */
  editor: EditorState;
  hand: readonly HandWritten[];
  /** The visitor's own, while a recorded task has its place: this is what the browser keeps for the next visit. */
  aside: Pick<PuzzleDraft, 'settings' | 'editor'> | null;
  choose: (puzzle: Puzzle) => void;
  edit: (change: (state: EditorState) => EditorState) => void;
  addHand: (configuration: PuzzleConfiguration) => string;
  removeHand: (id: string) => void;
}

/** The first held-out task of a preset, which no policy trains on. */
export function firstTask(preset: PuzzlePreset): Puzzle {
  return curatedPuzzles('held-out', preset)[0] ?? worldPuzzle('held-out', PUZZLE_PRESETS[preset][0], 0);
}

/** Never used twice, so that a result cannot pass for that of another configuration. */
let lastHand = 0;
function handWritten(configuration: PuzzleConfiguration): HandWritten {
  lastHand += 1;
  return { id: `hand/edit${lastHand}`, configuration };
}

export const usePuzzleDraft = create<PuzzleDraft>()(
  persist(
    (set, get) => ({
      settings: DEFAULT_PUZZLE_SETTINGS,
      notices: {},
      change: (next, fields) => set(changedSettings(parsePageSettings, get(), next, fields)),
      adopt: (settings) => set({ settings, notices: {} }),
      restoreDefaults: () => set({ settings: DEFAULT_PUZZLE_SETTINGS, notices: {} }),
      editor: startEditing(firstTask(DEFAULT_PUZZLE_SETTINGS.preset)),
      hand: [],
      aside: null,
      choose: (puzzle) => set({ editor: startEditing(puzzle) }),
      edit: (change) => set(({ editor }) => ({ editor: change(editor) })),
      addHand: (configuration) => {
        const added = handWritten(configuration);
        set(({ hand }) => ({ hand: [...hand, added] }));
        return added.id;
      },
      removeHand: (id) => set(({ hand }) => ({ hand: hand.filter((one) => one.id !== id) })),
    }),
    {
      name: 'selkie.puzzles',
      version: 1,
      storage: jsonStorage<StoredDraft>(),
      partialize: ({ settings, editor, hand, aside }) => {
        const own = aside ?? { settings, editor };
        const byHand = hand.map(({ configuration }) => configuration);
        return storedDraft(own.settings, own.editor.history.present, byHand);
      },
      merge: (stored, current) => {
        const { settings, puzzle, hand } = restoredDraft(stored);
        return {
          ...current,
          settings,
          editor: puzzle === null ? current.editor : startEditing(puzzle),
          hand: hand.map(handWritten),
        };
      },
    },
  ),
);

export const presentPuzzle = (): Puzzle => usePuzzleDraft.getState().editor.history.present;
export const usePuzzle = (): Puzzle => usePuzzleDraft((state) => state.editor.history.present);

/** The held-out task of the preset that follows this one; the first after the last, or after a task from elsewhere. */
export function nextTask(preset: PuzzlePreset, { id }: Puzzle): Puzzle {
  const tasks = curatedPuzzles('held-out', preset);
  return tasks[(tasks.findIndex((task) => task.id === id) + 1) % tasks.length] ?? firstTask(preset);
}
