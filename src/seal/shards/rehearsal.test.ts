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

const isPolicy = ({ stage }: StageWork): boolean => stage === 'policy-finetune';

const sumOf = (stages: readonly StageWork[], kind: string, of: 'adapters' | 'sequences' | 'flops'): number =>
  stages.flatMap(({ calls }) => calls.filter((call) => call.kind === kind)).reduce((sum, call) => sum + call[of], 0);

describe('the rehearsal of a shard', () => {
  it('of one machine is, stage after stage, that of the whole run, and before that the policies of the stages before', async () => {
    const { stages: whole } = await rehearse(KNOWLEDGE, context, INPUTS, model());
    const policies = whole.filter(isPolicy);
    expect(policies.map(({ round }) => round)).toEqual([1, 2]);
    const all: StageWork[] = [];
    for (const stage of STAGES) {
      // The policy of a round is what its stage begins with.
      const again = policies.slice(0, Math.max(0, stage - 1));
      const own = await shard({ index: 1, count: 1 }, stage);
      expect(own.slice(0, again.length), `stage ${stage}`).toEqual(again);
      all.push(...own.slice(again.length));
    }
    expect(all).toEqual(whole);
  });

  it('counts what each machine does once, but the finetune of the policy, which each does', async () => {
    const { stages: whole } = await rehearse(KNOWLEDGE, context, INPUTS, model());
    const parts = [await allOf({ index: 1, count: 2 }), await allOf({ index: 2, count: 2 })];
    const own = (stages: readonly StageWork[]) => stages.filter((stage) => !isPolicy(stage));
    for (const [kind, of] of [
      ['finetune', 'adapters'],
      ['generate', 'sequences'],
    ] as const)
      expect(sumOf(parts.flatMap(own), kind, of), `${kind} ${of}`).toBe(sumOf(own(whole), kind, of));
    // That of the first round in the stage after it, and once more on the way to the last one.
    const [first, last] = whole.filter(isPolicy);
    for (const part of parts) expect(part.filter(isPolicy)).toEqual([first, first, last]);
    // Of three passages the first machine measures two, the second one.
    expect(sumOf(await shard({ index: 1, count: 2 }, 0), 'finetune', 'adapters')).toBeGreaterThan(
      sumOf(await shard({ index: 2, count: 2 }, 0), 'finetune', 'adapters'),
    );
  });

  it('asks the engine for nothing', () => expect(engine.calls).toEqual([]));
});
