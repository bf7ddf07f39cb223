/** The log of a run on puzzles. */

import type { PuzzleInputs, PuzzleResult } from '../../seal/puzzles/restEm';
import { makePuzzleRunRecord, type PuzzleRunFacts } from '../../seal/puzzles/runFile/record';
import type { PuzzleEvent } from '../../seal/puzzles/types';
import type { PuzzleRun } from '../../seal/record/record';
import { puzzleConditionLine, puzzleRoundLine, readingLine } from './puzzleReport';
import { type LogFacts, RunLog, type RunLogOptions } from './runLog';

export interface PuzzleLogOptions extends RunLogOptions<PuzzleRun> {
  facts: LogFacts<PuzzleRunFacts>;
  inputs: Pick<PuzzleInputs, 'training' | 'heldOut'>;
}

export class PuzzleLog extends RunLog<PuzzleEvent, PuzzleRun> {
  private readonly result: PuzzleResult;

  constructor(private readonly options: PuzzleLogOptions) {
    super(options);
    const { earlier } = options;
    this.result = { start: [...(earlier?.start ?? [])], rounds: [...(earlier?.rounds ?? [])] };
  }

  record(): PuzzleRun {
    const { startedAt, seconds, timings, result } = this;
    const { facts, inputs } = this.options;
    const measured = { timings: [...timings], cost: this.cost(), seconds, startedAt };
    return makePuzzleRunRecord({ ...facts, ...measured }, inputs, result);
  }

  protected follow(event: PuzzleEvent): void {
    switch (event.type) {
      case 'condition':
        this.print(puzzleConditionLine(event.condition));
        return;
      case 'start-done':
        this.result.start = event.evaluations;
        this.save();
        return;
      case 'round-done': {
        const { record } = event;
        this.print(puzzleRoundLine(record));
        if (record.reading) this.print(readingLine(record.reading));
        this.result.rounds.push(record);
        this.save();
        return;
      }
    }
  }
}
