/** A run of the loop on the scripted engine, for tests of what the page makes of it. */

import type { KnowledgeSettings } from '../../../seal/knowledge/settings';
import { runRestEm } from '../../../seal/restEm';
import { makeRunRecord, type RunRecord } from '../../../seal/runFiles/runRecord';
import { testLoop, townPassages } from '../../../seal/testing/fixtures';

export async function testRun(settings: Partial<KnowledgeSettings> = {}, firstHeldOut = 20): Promise<RunRecord> {
  const { context, engine } = testLoop({
    rounds: 2,
    trainingPassages: 2,
    heldOutPassages: 3,
    edits: 2,
    heldOutEdits: 2,
    ...settings,
  });
  const inputs = { training: townPassages(0, 4), heldOut: townPassages(firstHeldOut, 3), replay: null };
  const result = await runRestEm(context, inputs);
  const { model, device } = engine;
  return makeRunRecord(
    { model, device, settings: context.settings, notices: [], timings: [], startedAt: new Date(0), seconds: 9 },
    inputs,
    result,
  );
}
