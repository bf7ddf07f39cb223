/** The tasks of the Puzzles page. What they rest on travels with each, so that a worker started anew can go on from it. */
import type { PuzzleSettings } from '../seal/puzzles/settings';
import type { Puzzle, PuzzleConfiguration, WrittenConfiguration } from '../seal/puzzles/types';

export const PUZZLE_TASKS = ['puzzle-write', 'puzzle-train', 'puzzle-landscape', 'puzzle-rounds'] as const;

export type PuzzleTaskCommand =
  | { kind: 'run'; task: 'puzzle-write'; puzzle: Puzzle; settings: PuzzleSettings }
  /** Finetune, quiz and reward of all of them, after a quiz without any training. */
  | { kind: 'run'; task: 'puzzle-train'; puzzle: Puzzle; settings: PuzzleSettings; written: WrittenConfiguration[] }
  /** The same for configurations that nobody wrote; the sample of each candidate is its place in the list. */
  | {
      kind: 'run';
      task: 'puzzle-landscape';
      puzzle: Puzzle;
      settings: PuzzleSettings;
      configurations: PuzzleConfiguration[];
    }
  /** ReST-EM on the tasks of the embedded world. */
  | { kind: 'run'; task: 'puzzle-rounds'; settings: PuzzleSettings };

export function isPuzzleTask<Other extends { task: string }>(
  command: Other | PuzzleTaskCommand,
): command is PuzzleTaskCommand {
  return PUZZLE_TASKS.some((task) => task === command.task);
}

/** Of what a run would come to. Without a task: all rounds on the world; with one: all steps on it. */
export interface PuzzlePlanning {
  settings: PuzzleSettings;
  puzzle: Puzzle | null;
  /** Configurations by hand, which are trained beside those that the policy writes. */
  hand: PuzzleConfiguration[];
}
