/** The domains of the session, one table. */
import type { AdapterId } from '../contract/engine';
import type { RunWork } from '../seal/cost/rehearsal';
import type { SealEvent } from '../seal/knowledge/types';
import type { PuzzleEvent } from '../seal/puzzles/types';
import { makeBatcher } from './batching';
import type { Opened } from './deviceOwner';
import { type Attempts, DomainWork, type Weights } from './domainWork';
import type { DomainName, EventsNews, OpenedModel, Planning, Task } from './protocol';
import type { TalkEvent } from './talkProtocol';
import { knowledgeTasks } from './tasks/knowledge';
import { puzzleTasks } from './tasks/puzzles';
import { TalkWork } from './tasks/talk';

export interface BegunTask {
  attempts: Attempts;
  /** Tells what has not been told yet. */
  flush: () => void;
}

export function makeDomains() {
  const weights: Weights = { engineStart: 0, policy: null };
  const ofKnowledge = knowledgeTasks();
  const knowledge = new DomainWork(ofKnowledge, weights);
  const ofPuzzles = puzzleTasks();
  const puzzles = new DomainWork(ofPuzzles, weights);
  const talk = new TalkWork(weights);
  return {
    begin: (task: Task, tell: (news: EventsNews) => void, onFinished: () => void): BegunTask => {
      const { domain } = task;
      if (domain === 'knowledge') {
        const events = makeBatcher<SealEvent>((batch) => tell({ kind: 'events', domain, events: batch }));
        return { attempts: knowledge.begin(task, events.add, onFinished), flush: events.flush };
      }
      if (domain === 'talk') {
        const events = makeBatcher<TalkEvent>((batch) => tell({ kind: 'events', domain, events: batch }));
        return { attempts: talk.begin(task, events.add, onFinished), flush: events.flush };
      }
      const events = makeBatcher<PuzzleEvent>((batch) => tell({ kind: 'events', domain, events: batch }));
      return { attempts: puzzles.begin(task, events.add, onFinished), flush: events.flush };
    },
    plan: (opened: Opened, planning: Planning): Promise<RunWork> =>
      planning.domain === 'knowledge' ? knowledge.domain.plan(opened, planning) : puzzles.domain.plan(opened, planning),
    /** The adapter of a self-edit of the domain's last finetune, the first of its repeats; `null` where this start of the engine has none. */
    trained: (name: DomainName, edit: string, engineStart: number): AdapterId | null =>
      ({ knowledge: ofKnowledge, puzzles: ofPuzzles })[name].trained(edit, engineStart),
    /** Another model is opened. */
    forgetPolicies: (): void => {
      knowledge.forgetPolicy();
      puzzles.forgetPolicy();
    },
    policyRounds: (name: DomainName): number => ({ knowledge, puzzles })[name].policyRounds,
    refusals: (opened: Opened): OpenedModel['refusals'] => ({
      knowledge: knowledge.domain.refusal(opened),
      puzzles: puzzles.domain.refusal(opened),
    }),
  };
}
