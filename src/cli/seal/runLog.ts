/** Follows a run: prints its lines, and keeps its file up to date, so that a run that is stopped or breaks is not lost. */
import { renameSync, writeFileSync } from 'node:fs';
import type { KnowledgeInputs, KnowledgeResult } from '../../seal/restEm';
import { makeRunRecord, type RunFacts } from '../../seal/runRecord';
import type { Condition, SealEvent, StageTiming } from '../../seal/types';
import { conditionLine, type ProgressBar, roundLine } from './report';

export class RunLog {
  private readonly started = performance.now();
  private readonly startedAt = new Date();
  private readonly conditions: Condition[] = [];
  private readonly timings: StageTiming[] = [];
  private readonly result: KnowledgeResult = { start: [], rounds: [] };

  constructor(
    private readonly facts: Pick<RunFacts, 'model' | 'device' | 'settings'>,
    private readonly inputs: KnowledgeInputs,
    private readonly file: string | null,
    private readonly bar: ProgressBar,
  ) {}

  get seconds(): number {
    return (performance.now() - this.started) / 1000;
  }

  apply(event: SealEvent): void {
    this.bar.apply(event);
    switch (event.type) {
      case 'stage-done': {
        const { stage, purpose, round, seconds } = event;
        this.timings.push({ stage, purpose, round, seconds });
        return;
      }
      case 'condition':
        this.print(conditionLine(event.condition, this.conditions));
        this.conditions.push(event.condition);
        return;
      case 'start-done':
        this.result.start = event.evaluations;
        this.save();
        return;
      case 'round-done':
        this.print(roundLine(event.record));
        this.result.rounds.push(event.record);
        this.save();
        return;
    }
  }

  private print(line: string): void {
    this.bar.clear();
    process.stdout.write(`${line}\n`);
  }

  /** Whole or not at all: a file that is being written is not yet the run's. */
  private save(): void {
    if (this.file === null) return;
    const { startedAt, seconds, timings } = this;
    const record = makeRunRecord({ ...this.facts, notices: [], startedAt, seconds, timings }, this.inputs, this.result);
    writeFileSync(`${this.file}.part`, `${JSON.stringify(record)}\n`);
    renameSync(`${this.file}.part`, this.file);
  }
}
