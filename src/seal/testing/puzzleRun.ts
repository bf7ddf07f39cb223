/** A whole puzzle run of the loop on the scripted engine, for tests of what becomes of its record. */

import { runRestEm } from '../loop/restEm';
import { compactText } from '../puzzles/configuration';
import type { PuzzleSettings } from '../puzzles/settings';
import type { Puzzles } from '../puzzles/types';
import { beginRecord, type PuzzleRun, reduceRecord } from '../record/record';
import { configuration, puzzleLoop, testPuzzles } from './puzzles';

/** Some of what the policy writes is no configuration, some comes twice, and some solves nothing. */
export async function smallPuzzleRun(settings: Partial<PuzzleSettings> = {}): Promise<PuzzleRun> {
  const {
    loop,
    engine,
    events,
    settings: full,
  } = puzzleLoop(
    { rounds: 2, search: { constants: 3, finalists: 2, oracle: 2 }, ...settings },
    {
      writes: ({ sample, task }) =>
        sample === 1 && task === 0 ? 'nonsense 12' : compactText(configuration({ epochs: 1 + (sample % 2) })),
      learns: (job) => job.epochs > 1,
    },
  );
  const inputs = { training: testPuzzles(0, 5), heldOut: testPuzzles(10, full.heldOutTasks), replay: null };
  await runRestEm(loop(inputs));
  const header = {
    domain: 'puzzles' as const,
    model: engine.model,
    device: engine.device,
    settings: full,
    measuredOn: 'held-out' as const,
    commit: 'abc1234',
    startedAt: new Date(full.seed).toISOString(),
    items: { training: inputs.training, heldOut: inputs.heldOut },
  };
  return { ...events.reduce(reduceRecord<Puzzles>, beginRecord<Puzzles>(header)), seconds: 9 };
}
