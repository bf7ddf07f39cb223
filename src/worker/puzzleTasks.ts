/** What each task of the Puzzles page does with engine and tokenizer. */
import type { RunContext } from '../seal/context';
import { type Loop, openLoop } from '../seal/domain';
import { innerLoop } from '../seal/loop/innerLoop';
import { givenConfiguration } from '../seal/puzzles/configurations';
import { puzzleContext } from '../seal/puzzles/context';
import { PUZZLES } from '../seal/puzzles/domain';
import { assertTrainable, assertWritable } from '../seal/puzzles/fitting';
import type { PuzzleSettings } from '../seal/puzzles/settings';
import type { Puzzle, PuzzleEvent, Puzzles, WrittenConfiguration } from '../seal/puzzles/types';
import { puzzleInputs } from '../seal/puzzles/worldInputs';
import type { PuzzleTaskCommand } from './puzzleProtocol';
import { LAB, LAB_KEY, rounds, write } from './tasks';

const NO_INPUTS = { training: [], heldOut: [], replay: null };

export async function runPuzzleTask(
  run: RunContext<PuzzleSettings, PuzzleEvent>,
  command: PuzzleTaskCommand,
  session: { policyVersion: number },
): Promise<void> {
  switch (command.task) {
    case 'puzzle-write':
      assertWritable(puzzleContext(run), command.puzzle);
      return write(openLoop(PUZZLES, run, NO_INPUTS), command.puzzle, session.policyVersion);
    case 'puzzle-train':
      assertTrainable(puzzleContext(run), command.puzzle);
      // Without the weights as they are nobody could tell what the training adds.
      return tryAll(openLoop(PUZZLES, run, NO_INPUTS), command.puzzle, command.written, 'all', session);
    case 'puzzle-landscape': {
      assertTrainable(puzzleContext(run), command.puzzle);
      const edits = command.configurations.map((one, index) => givenConfiguration('sweep', 'landscape', 0, index, one));
      return tryAll(openLoop(PUZZLES, run, NO_INPUTS), command.puzzle, edits, 'untrained', session);
    }
    case 'puzzle-rounds':
      return rounds(openLoop(PUZZLES, run, puzzleInputs(command.settings)), session);
  }
}

async function tryAll(
  loop: Loop<Puzzles>,
  puzzle: Puzzle,
  edits: readonly WrittenConfiguration[],
  bare: 'all' | 'untrained',
  { policyVersion }: { policyVersion: number },
): Promise<void> {
  await innerLoop(loop, LAB, [puzzle], edits, { policyVersion, seedKey: LAB_KEY, bare });
}
