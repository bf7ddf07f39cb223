/** The log of a run on knowledge. */

import type { Condition, KnowledgeInputs, MultiPassageRecord, SealEvent } from '../../seal/knowledge/types';
import type { KnowledgeRun } from '../../seal/record/record';
import { makeRunRecord, type RunFacts } from '../../seal/record/record';
import type { KnowledgeResult } from '../../seal/restEm';
import { conditionLine, multiPassageLines, roundLine } from './report';
import { type LogFacts, RunLog, type RunLogOptions } from './runLog';

export interface KnowledgeLogOptions extends RunLogOptions<KnowledgeRun> {
  facts: LogFacts<RunFacts>;
  inputs: KnowledgeInputs;
}

export class KnowledgeLog extends RunLog<SealEvent, KnowledgeRun> {
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

  record(): KnowledgeRun {
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
