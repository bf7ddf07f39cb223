import { beforeAll, describe, expect, it } from 'vitest';
import { testRun } from '../../app/runs/testing/smallRun';
import { KNOWLEDGE_FORMAT, readRunText, writeRun } from '../record/format';
import type { KnowledgeRun } from '../record/record';
import { testLoop } from '../testing/fixtures';
import { creditsOf } from './measured';
import { creditedRun } from './recordedCredit';

let run: KnowledgeRun;
beforeAll(async () => {
  // Through a file in compact form, which has no token ids.
  run = readRunText(KNOWLEDGE_FORMAT, writeRun(KNOWLEDGE_FORMAT, await testRun({ seed: 7 })));
});

const credited = (of: KnowledgeRun, item = 1) => {
  const { context, engine } = testLoop(of.settings);
  const { training, heldOut } = of.items;
  return {
    engine,
    done: creditedRun(context, of, { training, heldOut, replay: null }, { item, commit: 'abc' }),
  };
};

describe('credit in a recorded run', () => {
  it('is of its last policy, trained once more, and comes back from the file', async () => {
    const { engine, done } = credited(run);
    const { run: after, measure } = await done;
    const policy = run.rounds[1]?.evaluations.find(({ condition }) => condition.name === 'policy');
    const own = policy?.candidates.filter(({ edit }) => edit.item === 1) ?? [];
    const candidate = own.toSorted((one, other) => other.accuracy.mean - one.accuracy.mean)[0];
    expect(measure).toMatchObject({ name: 'credit', round: 2, item: 1, commit: 'abc' });
    expect(measure.credit.selfEdit).toBe(candidate?.edit.id);
    expect(measure.credit.lines).toHaveLength(candidate?.sequences.length ?? 0);
    expect(engine.calls.filter(({ verb }) => verb === 'merge')).toHaveLength(2);
    const read = readRunText(KNOWLEDGE_FORMAT, writeRun(KNOWLEDGE_FORMAT, after));
    expect(creditsOf(read.measures)[0]?.credit.selfEdit).toBe(candidate?.edit.id);
    expect(read.rounds).toEqual(run.rounds);
    // Another one takes its place.
    const again = await credited(after, 0).done;
    expect(creditsOf(again.run.measures).map(({ item }) => item)).toEqual([0]);
  });

  it('is refused where the policy does not come back', async () => {
    const other = structuredClone(run);
    const losses = other.rounds[0]?.policyFinetune?.losses;
    losses?.splice(-1, 1, (losses.at(-1) ?? 0) + 1);
    await expect(credited(other).done).rejects.toThrow(
      /^The policy of round 1 does not come back: at step \d+ its loss is/,
    );
  });

  it('is refused where its passage has no self-edit', async () => {
    await expect(credited(run, 9).done).rejects.toThrow('no self-edit of the model’s own on held-out passage 10');
  });
});
