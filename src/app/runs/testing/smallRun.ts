/** A run of the loop on the scripted engine, for tests of what the page makes of it. */

import type { KnowledgeSettings } from '../../../seal/knowledge/settings';
import { isOfLoop, type Knowledge } from '../../../seal/knowledge/types';
import { runRestEm } from '../../../seal/loop/restEm';
import type { KnowledgeRun } from '../../../seal/record/record';
import { beginRecord, reduceRecord } from '../../../seal/record/record';
import { testLoop, townPassages } from '../../../seal/testing/fixtures';

export async function testRun(settings: Partial<KnowledgeSettings> = {}, firstHeldOut = 20): Promise<KnowledgeRun> {
  const { context, engine, events, loop } = testLoop({
    rounds: 2,
    trainingPassages: 2,
    heldOutPassages: 3,
    edits: 2,
    heldOutEdits: 2,
    ...settings,
  });
  const inputs = { training: townPassages(0, 4), heldOut: townPassages(firstHeldOut, 3), replay: null };
  await runRestEm(loop(inputs));
  const { model, device } = engine;
  const { training, heldOut } = inputs;
  const header = {
    domain: 'knowledge' as const,
    model,
    device,
    settings: context.settings,
    measuredOn: null,
    commit: null,
    startedAt: new Date(0).toISOString(),
    items: { training, heldOut },
  };
  const told = events.filter(isOfLoop);
  return { ...told.reduce(reduceRecord<Knowledge>, beginRecord<Knowledge>(header)), timings: [], seconds: 9 };
}
