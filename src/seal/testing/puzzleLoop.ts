/** The puzzle loop on the scripted engine, with small settings, and all that it tells. */
import { type PuzzleContext, puzzleContext } from '../puzzles/context';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from '../puzzles/settings';
import type { PuzzleEvent } from '../puzzles/types';
import type { PuzzleScript } from './puzzleScript';
import { ScriptedPuzzleEngine } from './scriptedPuzzleEngine';
import { scriptedTokenizer } from './scriptedTokenizer';

export interface PuzzleLoop {
  engine: ScriptedPuzzleEngine;
  context: PuzzleContext;
  events: PuzzleEvent[];
  settings: PuzzleSettings;
}

export function puzzleLoop(
  settings: Partial<PuzzleSettings> = {},
  script: PuzzleScript = {},
  more: Partial<PuzzleContext> = {},
): PuzzleLoop {
  const engine = new ScriptedPuzzleEngine(script);
  const events: PuzzleEvent[] = [];
  const full: PuzzleSettings = {
    ...DEFAULT_PUZZLE_SETTINGS,
    trainingTasks: 3,
    heldOutTasks: 2,
    edits: 3,
    // A token is a byte here.
    writing: { ...DEFAULT_PUZZLE_SETTINGS.writing, maxTokens: 150, resamples: 2 },
    ...settings,
  };
  const given = {
    engine,
    tokenizer: scriptedTokenizer,
    settings: full,
    emit: (event: PuzzleEvent) => events.push(event),
  };
  return { engine, context: { ...puzzleContext(given), ...more }, events, settings: full };
}
