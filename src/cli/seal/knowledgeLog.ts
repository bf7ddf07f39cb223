/** The log of a run on knowledge. */

import type { Condition, MultiPassageRecord, SealEvent } from '../../seal/knowledge/types';
import type { KnowledgeInputs, KnowledgeResult } from '../../seal/restEm';
import { makeRunRecord, type RunFacts, type RunRecord } from '../../seal/runFiles/runRecord';
import { conditionLine, multiPassageLines, roundLine } from './report';
import { type LogFacts, RunLog, type RunLogOptions } from './runLog';

export interface KnowledgeLogOptions extends RunLogOptions<RunRecord> {
  facts: LogFacts<RunFacts>;
  inputs: KnowledgeInputs;
}

export class KnowledgeLog extends RunLog<SealEvent, RunRecord> {
  private readonly conditions: Condition[];
  private readonly result: KnowledgeResult;

  constructor(private readonly options: KnowledgeLogOptions) {
    super(options);
    const { earlier } = options;
    this.conditions = [...(earlier?.conditions ?? [])];
    this.result = {
      start: [...(earlier?.start ?? [])],
      rounds: [...(earlier?.rounds ?? [])],
      multiPassage: [...(earlier?.multiPassage ?? [])],
    };
  }

  record(): RunRecord {
    const { startedAt, seconds, timings, result } = this;
    const { facts, inputs } = this.options;
    return makeRunRecord({ ...facts, notices: [], startedAt, seconds, timings, cost: this.cost() }, inputs, result);
  }

  protected follow(event: SealEvent): void {
    switch (event.type) {
      case 'condition':
        this.print(conditionLine(event.condition, this.conditions));
        this.conditions.push(event.condition);
        return;
      case 'start-done':
        this.result.start = event.evaluations;
        this.save();
        return;
      case 'multi-passage':
        this.addMultiPassage(event.record);
        return;
      case 'round-done':
        this.print(roundLine(event.record));
        this.result.rounds.push(event.record);
        this.save();
        return;
    }
  }

  private addMultiPassage(record: MultiPassageRecord): void {
    const { multiPassage } = this.result;
    for (const line of multiPassageLines(record, multiPassage)) this.print(line);
    multiPassage.push(record);
    this.save();
  }
}
