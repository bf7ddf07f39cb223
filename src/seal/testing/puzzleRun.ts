/** A whole puzzle run of the loop on the scripted engine, for tests of what becomes of its record. */
import { compactText } from '../puzzles/configuration';
import { runPuzzleRestEm } from '../puzzles/restEm';
import { makePuzzleRunRecord, type PuzzleRunRecord } from '../puzzles/runFiles/runRecord';
import type { PuzzleSettings } from '../puzzles/settings';
import { configuration, puzzleLoop, testPuzzles } from './puzzles';

/** Some of what the policy writes is no configuration, some comes twice, and some solves nothing. */
export async function smallPuzzleRun(settings: Partial<PuzzleSettings> = {}): Promise<PuzzleRunRecord> {
  const {
    context,
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
  const result = await runPuzzleRestEm(context, inputs);
  return makePuzzleRunRecord(
    {
      model: engine.model,
      device: engine.device,
      settings: full,
      measuredOn: 'held-out',
      commit: 'abc1234',
      timings: events.flatMap((event) => {
        if (event.type !== 'stage-done') return [];
        const { stage, purpose, round, seconds } = event;
        return [{ stage, purpose, round, seconds }];
      }),
      cost: null,
      seconds: 9,
      startedAt: new Date(full.seed),
    },
    inputs,
    result,
  );
}
