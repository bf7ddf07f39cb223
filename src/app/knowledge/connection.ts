/** The Lab's part in the session: its tasks, their plans, and where what they tell goes. */

import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Knowledge, Passage, SealEvent } from '../../seal/knowledge/types';
import type { Stage } from '../../seal/types';
import type { KnowledgeTask, TaskKind } from '../../worker/protocol';
import { type Plan, planKey, useEstimate } from '../experiment/estimate';
import type { RoundsEvent } from '../experiment/makeRounds';
import { useProgress } from '../experiment/progress';
import { askPlan, type Outcome, runTask as runInSession } from '../experiment/session';
import { useLab } from './lab';
import { spokenFor } from './words/progress';

/** The last stage of each task that is one of the Lab's steps; all rounds follow their plan to its end. */
const LAST_STAGE: Record<'write' | 'finetune' | 'quiz' | 'rounds', Stage | null> = {
  write: 'self-edits',
  finetune: 'finetune',
  quiz: 'reward',
  rounds: null,
};

/** @param ofRounds hears what rounds tell; all else goes to the stores of the Lab's stages. */
export function runTask(
  task: KnowledgeTask,
  ofRounds: (events: readonly RoundsEvent<Knowledge>[]) => void = () => undefined,
): Promise<Outcome> {
  if (task.kind !== 'restore' && task.kind !== 'credit') {
    const passage = task.kind === 'rounds' ? null : task.passage;
    useEstimate.getState().follow(labPlan(task.settings, passage), LAST_STAGE[task.kind]);
  }
  return runInSession(task, (news) => {
    if (news.kind === 'events' && news.domain === 'knowledge') applyEvents(task.kind, news.events, ofRounds);
    if (task.kind !== 'rounds') return;
    if (news.kind === 'answered') ofRounds([{ type: 'answered', call: news.call }]);
    if (news.kind === 'cost') ofRounds([{ type: 'cost', stages: news.stages, matrixRate: news.matrixRate }]);
  });
}

/** With a passage of the Lab's steps, without of all rounds. */
export function labPlan(settings: KnowledgeSettings, passage: Passage | null): Plan {
  return { key: planKey(settings, passage), request: () => askPlan({ domain: 'knowledge', settings, passage }) };
}

function applyEvents(
  kind: TaskKind,
  events: readonly SealEvent[],
  ofRounds: (events: readonly RoundsEvent<Knowledge>[]) => void,
): void {
  useProgress.getState().apply(events);
  useEstimate.getState().apply(events);
  if (kind === 'rounds') ofRounds(events.filter((event) => event.type !== 'credit'));
  else useLab.getState().apply(events);
  const spoken = events.map(spokenFor).findLast((text) => text !== null);
  if (spoken !== undefined && spoken !== null) useProgress.getState().say(spoken);
}
