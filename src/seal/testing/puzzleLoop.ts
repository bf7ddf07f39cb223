/** The puzzle loop on the scripted engine, with small settings, and all that it tells. */
import { type Loop, openLoop } from '../domain';
import { type PuzzleContext, puzzleContext } from '../puzzles/context';
import { PUZZLES } from '../puzzles/domain';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from '../puzzles/settings';
import type { PuzzleEvent, PuzzleInputs, Puzzles } from '../puzzles/types';
import type { PuzzleScript } from './puzzleScript';
import { ScriptedPuzzleEngine } from './scriptedPuzzleEngine';
import { scriptedTokenizer } from './scriptedTokenizer';

export type TestPuzzleContext = PuzzleContext & { emit: (event: PuzzleEvent) => void };

export interface PuzzleLoop {
  engine: ScriptedPuzzleEngine;
  context: TestPuzzleContext;
  /** The loop on these inputs; without any, for its stages. */
  loop: (inputs?: Partial<PuzzleInputs>) => Loop<Puzzles>;
  events: PuzzleEvent[];
  settings: PuzzleSettings;
}

export function puzzleLoop(
  settings: Partial<PuzzleSettings> = {},
  script: PuzzleScript = {},
  more: Partial<TestPuzzleContext> = {},
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
    emit: (event: PuzzleEvent): void => {
      events.push(event);
    },
    ...more,
  };
  const none = { training: [], heldOut: [], replay: null };
  const loop: PuzzleLoop['loop'] = (inputs) => openLoop(PUZZLES, given, { ...none, ...inputs });
  return { engine, context: { ...given, ...puzzleContext(given) }, loop, events, settings: full };
}
