/** What each task of the Puzzles page does with engine and tokenizer. */
import type { RunContext } from '../seal/context';
import { predictStage, runCandidates } from '../seal/puzzles/candidates';
import { given } from '../seal/puzzles/conditions';
import { puzzleContext } from '../seal/puzzles/context';
import { assertTrainable, assertWritable } from '../seal/puzzles/fitting';
import { runPuzzleRestEm } from '../seal/puzzles/restEm';
import type { PuzzleSettings } from '../seal/puzzles/settings';
import type { PuzzleEvent } from '../seal/puzzles/types';
import { puzzleInputs } from '../seal/puzzles/worldInputs';
import { writeConfigurations } from '../seal/puzzles/write';
import type { EventScope } from '../seal/types';
import { IN_CONTEXT, type PuzzleTaskCommand } from './puzzleProtocol';

const LAB: EventScope = { purpose: 'lab', round: 0 };

/** One key for a task's own candidates and for its landscape: equal configurations meet equal luck. */
const SEED_KEY = 'lab';

export async function runPuzzleTask(
  run: RunContext<PuzzleSettings, PuzzleEvent>,
  command: PuzzleTaskCommand,
  session: { policyVersion: number },
): Promise<void> {
  const context = puzzleContext(run);
  switch (command.task) {
    case 'puzzle-write':
      assertWritable(context, command.puzzle);
      await writeConfigurations(context, LAB, [command.puzzle], {
        edits: command.settings.edits,
        policyVersion: session.policyVersion,
        label: 'lab',
        seedKey: SEED_KEY,
      });
      return;
    case 'puzzle-train': {
      const { puzzle, written } = command;
      assertTrainable(context, puzzle);
      // Without it nobody could tell what the training adds.
      const [predictions = []] = await predictStage(context, LAB, [{ puzzle, adapter: null }]);
      context.emit({ type: 'predictions', id: IN_CONTEXT, predictions, ...LAB });
      await runCandidates(context, LAB, [puzzle], written, SEED_KEY);
      return;
    }
    case 'puzzle-landscape': {
      const { puzzle, configurations } = command;
      assertTrainable(context, puzzle);
      const written = configurations.map((configuration, index) => given(configuration, 0, index, 'landscape'));
      await runCandidates(context, LAB, [puzzle], written, SEED_KEY);
      return;
    }
    case 'puzzle-rounds': {
      // A run that is refused leaves the policy as it is; one that tells of something has put it back before.
      const emit = (event: PuzzleEvent): void => {
        session.policyVersion = 0;
        run.emit(event);
      };
      const { rounds } = await runPuzzleRestEm({ ...run, emit }, puzzleInputs(command.settings));
      session.policyVersion = rounds.length;
      return;
    }
  }
}
