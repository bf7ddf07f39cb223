import { describe, expect, it } from 'vitest';
import { rehearse, type StageWork } from '../cost/rehearsal';
import { KNOWLEDGE } from '../knowledge/domain';
import { expectedKnowledgeModel, expectedTexts } from '../knowledge/expected';
import type { KnowledgeInputs } from '../knowledge/types';
import { testLoop, townPassages } from '../testing/fixtures';
import { rehearseShard } from './rehearsal';
import type { Part } from './stageShare';

const INPUTS: KnowledgeInputs = {
  training: townPassages(10, 4),
  heldOut: townPassages(1, 3),
  replay: (count, seed) => Array.from({ length: count }, (_, index) => `Old line ${index} of ${seed}.`),
};
const { context, engine } = testLoop({ rounds: 2, trainingPassages: 2, edits: 2, heldOutEdits: 2 });
const model = () => expectedKnowledgeModel(context, () => expectedTexts(context.settings));
const STAGES = [0, 1, 2];

const shard = (part: Part, stage: number): Promise<StageWork[]> =>
  rehearseShard(KNOWLEDGE, context, INPUTS, model(), { part, stage });

async function allOf(part: Part): Promise<StageWork[]> {
  const stages: StageWork[] = [];
  for (const stage of STAGES) stages.push(...(await shard(part, stage)));
  return stages;
}

const sumOf = (stages: readonly StageWork[], kind: string, of: 'adapters' | 'sequences' | 'flops'): number =>
  stages.flatMap(({ calls }) => calls.filter((call) => call.kind === kind)).reduce((sum, call) => sum + call[of], 0);

describe('the rehearsal of a shard', () => {
  it('of one machine is, stage after stage, that of the whole run', async () => {
    const { stages } = await rehearse(KNOWLEDGE, context, INPUTS, model());
    expect(await allOf({ index: 1, count: 1 })).toEqual(stages);
  });

  it('counts what each machine does once, but the finetune of the policy, which each does', async () => {
    const { stages: whole } = await rehearse(KNOWLEDGE, context, INPUTS, model());
    const parts = [await allOf({ index: 1, count: 2 }), await allOf({ index: 2, count: 2 })];
    const isPolicy = ({ stage }: StageWork): boolean => stage === 'policy-finetune';
    const own = (stages: readonly StageWork[]) => stages.filter((stage) => !isPolicy(stage));
    for (const [kind, of] of [
      ['finetune', 'adapters'],
      ['generate', 'sequences'],
    ] as const)
      expect(sumOf(parts.flatMap(own), kind, of), `${kind} ${of}`).toBe(sumOf(own(whole), kind, of));
    for (const part of parts) expect(part.filter(isPolicy)).toEqual(whole.filter(isPolicy));
    // Of three passages the first machine measures two, the second one.
    expect(sumOf(await shard({ index: 1, count: 2 }, 0), 'finetune', 'adapters')).toBeGreaterThan(
      sumOf(await shard({ index: 2, count: 2 }, 0), 'finetune', 'adapters'),
    );
  });

  it('asks the engine for nothing', () => expect(engine.calls).toEqual([]));
});
