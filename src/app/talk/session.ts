/** A conversation's tasks over the page's session, with the memory at hand. The worker is sent what it does not have yet. */
import type { AdapterWeights } from '../../contract/engine';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import { STREAM_KNOWLEDGE } from '../../seal/stream/settings';
import type { StoredMemory } from '../../storage/memories';
import type { TalkEvent, TalkTask } from '../../worker/talkProtocol';
import type { Outcome } from '../experiment/engine';
import { runInSession } from '../experiment/session';
import { spokenFor } from '../experiment/words/progress';
import { lab } from '../knowledge/experiment';
import { presentMemory, useMemories, weightsOf } from './memories';

type Own<T> = T extends unknown ? Omit<T, 'domain' | 'settings' | 'memory' | 'parts'> : never;

/** Of a chat model's adapters: 32 things fit in one memory. */
const CHAT_RANK = 8;

/**
 * As a stream has them for a model of this kind, which learns one text at a time too; but a person who says one thing wants it known,
 * so that adapters are as large as in the Lab and take as many steps.
 */
export function talkSettings(): KnowledgeSettings {
  const { speaks } = lab.useEngine.getState();
  const { seed } = lab.useSettings.getState().settings;
  if (speaks === 'world') return { ...STREAM_KNOWLEDGE.usual, finetune: lab.page.usual(speaks).finetune, seed };
  const usual = { ...lab.page.usual(speaks), sideQuestions: STREAM_KNOWLEDGE.chat.sideQuestions };
  // The scale of what is learned stays what it was measured with.
  const alpha = (usual.finetune.alpha / usual.finetune.rank) * CHAT_RANK;
  return { ...usual, seed, finetune: { ...usual.finetune, rank: CHAT_RANK, alpha } };
}

/** What the worker of this start has. */
let given: { workerStarts: number; ids: ReadonlySet<string> } = { workerStarts: -1, ids: new Set() };

/** Those of a memory whose weights can be read; the others are told. */
async function readable({ memory, learned }: StoredMemory): Promise<{ ids: string[]; parts: TalkTask['parts'] }> {
  const { workerStarts } = lab.useEngine.getState();
  const has = given.workerStarts === workerStarts ? given.ids : new Set<string>();
  const ids: string[] = [];
  const parts: { id: string; weights: AdapterWeights }[] = [];
  const lost: string[] = [];
  for (const { id, title } of learned) {
    const weights = has.has(id) ? null : await weightsOf(memory.id, id).catch(() => null);
    if (weights !== null) parts.push({ id, weights });
    if (weights !== null || has.has(id)) ids.push(id);
    else lost.push(title);
  }
  useMemories.setState({ lost });
  return { ids, parts };
}

/** One at a time, as everything that the session runs. @param listen hears what the worker tells, in order. */
export async function runTalk(task: Own<TalkTask>, listen: (event: TalkEvent) => void): Promise<Outcome> {
  const present = presentMemory();
  const { ids, parts } = present === null ? { ids: [], parts: [] } : await readable(present);
  const { workerStarts } = lab.useEngine.getState();
  const whole = { domain: 'talk', settings: talkSettings(), memory: ids, parts, ...task } as TalkTask;
  let learned: string[] = [];
  const { useProgress } = lab;
  const outcome = await runInSession(lab, whole, (news) => {
    if (news.kind !== 'events' || news.domain !== 'talk') return;
    useProgress.getState().apply(news.events);
    for (const event of news.events) {
      const spoken = spokenFor(event);
      if (spoken !== null) useProgress.getState().say(spoken);
      if (event.type === 'learned') learned = [event.id];
      listen(event);
    }
  });
  // After a failure nobody knows what it has.
  given = { workerStarts, ids: new Set(outcome.kind === 'failed' ? [] : [...ids, ...learned]) };
  return outcome;
}
