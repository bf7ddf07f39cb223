/** The Puzzles page's draft as browser storage has it. Anything that is not sound is left out: storage may be old or foreign. */
import * as z from 'zod/mini';
import { compactText, parseConfiguration } from '../../seal/puzzles/configuration';
import type { PuzzleSettings } from '../../seal/puzzles/settings';
import type { Puzzle, PuzzleConfiguration } from '../../seal/puzzles/types';
import { parsePageSettings } from './pageSettings';
import { puzzleSchema } from './puzzleSchema';

export interface StoredDraft {
  settings: PuzzleSettings;
  puzzle: Puzzle;
  hand: string[];
}

export interface RestoredDraft {
  settings: PuzzleSettings;
  puzzle: Puzzle | null;
  hand: PuzzleConfiguration[];
}

/** Drafts of the first version have seed and preset in place of settings. */
const draftSchema = z.object({
  settings: z.optional(z.unknown()),
  seed: z.optional(z.unknown()),
  preset: z.optional(z.unknown()),
  puzzle: z.catch(z.nullable(puzzleSchema), null),
  hand: z.catch(z.array(z.string()), []),
});

export function storedDraft(
  settings: PuzzleSettings,
  puzzle: Puzzle,
  hand: readonly PuzzleConfiguration[],
): StoredDraft {
  return { settings, puzzle, hand: hand.map(compactText) };
}

export function restoredDraft(stored: unknown): RestoredDraft {
  const parsed = draftSchema.safeParse(stored);
  if (!parsed.success) return { settings: parsePageSettings(undefined).settings, puzzle: null, hand: [] };
  const { settings, seed, preset, puzzle, hand } = parsed.data;
  return {
    settings: parsePageSettings(settings ?? { seed, preset }).settings,
    puzzle,
    hand: hand.flatMap((text) => parseConfiguration(text).configuration ?? []),
  };
}
