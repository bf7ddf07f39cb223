/** What is knowledge's own in the loop: what a passage's adapters are trained with and asked, and what the rounds come to. */
import { describe, expect, it } from 'vitest';
import { innerLoop } from '../loop/innerLoop';
import { runRestEm } from '../loop/restEm';
import { writeEdits } from '../loop/write';
import { testLoop, townPassage, townPassages } from '../testing/fixtures';
import type { ScriptedCall } from '../testing/scriptedEngine';
import type { EventScope } from '../types';
import type { Evaluation } from './measured';
import { givenSelfEdit } from './selfEdits';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from './settings';
import type { KnowledgeInputs } from './types';

const scope: EventScope = { purpose: 'lab', round: 0 };
const atVersion0 = { policyVersion: 0, seedKey: 'lab', bare: 'all' } as const;
const written = { edits: 3, policyVersion: 0, label: 'lab', seedKey: 'lab' };

const finetunes = (calls: readonly ScriptedCall[]) =>
  calls.flatMap((call) => (call.verb === 'finetune' ? [call.jobs] : []));
/** Finetunes of the policy: one job whose prompts do not count. */
const policyJobs = (calls: readonly ScriptedCall[]) =>
  finetunes(calls).flatMap((jobs) =>
    jobs.filter(({ sequences }) => sequences.some(({ lossWeights }) => lossWeights?.includes(0))),
  );

describe('passages in the inner loop', () => {
  it('have one adapter for each self-edit and repeat, all questions in one call, and scores before and after freeing', async () => {
    const { loop, engine } = testLoop({ repeats: 2 });
    const passages = townPassages(0, 2);
    const edits = await writeEdits(loop(), scope, passages, written);
    const { base } = await innerLoop(loop(), scope, passages, edits, atVersion0);
    expect(engine.calls.map(({ verb }) => verb)).toEqual([
      'generate',
      'finetune',
      'generate',
      'score',
      'free',
      'score',
    ]);
    const [, finetune, asked] = engine.calls;
    expect(finetune?.verb === 'finetune' && finetune.jobs.length).toBe(12); // 6 edits x 2 repeats
    expect(asked?.verb === 'generate' && asked.requests.length).toBe((2 + 12) * 6); // 6 questions a passage
    expect(asked?.verb === 'generate' && new Set(asked.requests.map(({ sampling }) => sampling.temperature))).toEqual(
      new Set([0]),
    );
    expect(base.map(({ item: passage, policyVersion }) => [passage, policyVersion])).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  it('are asked about closed-book', async () => {
    const { context, loop, engine } = testLoop();
    await innerLoop(loop(), scope, townPassages(0, 1), [givenSelfEdit('none', 'p', 0, [])], atVersion0);
    for (const call of engine.calls) {
      if (call.verb !== 'generate') continue;
      for (const { prompt } of call.requests)
        expect(context.tokenizer.decode(prompt, { skipSpecialTokens: true })).toMatch(/^Q: [^.]* A:$/);
    }
  });

  it('reward what an edit teaches: teacher above passage alone, and each part by its own questions', async () => {
    const { loop } = testLoop();
    const passage = townPassage(1);
    const [first = ''] = passage.teacher ?? [];
    const edits = [
      givenSelfEdit('none', 'passage', 0, []),
      givenSelfEdit('teacher', 'teacher', 0, passage.teacher ?? []),
      givenSelfEdit('hand', 'half', 0, [first, 'Nothing is known.']),
    ];
    const { base, candidates } = await innerLoop(loop(), scope, [passage], edits, atVersion0);
    expect(base[0]?.accuracy).toBe(0);
    expect(candidates.map(({ reward: earned }) => earned.mean)).toEqual([0, 1, 0.5]);
    expect(candidates[2]?.partRewards.map(({ mean }) => mean)).toEqual([1, 0]);
    expect(candidates[2]?.reward).toEqual({ mean: 0.5, standardError: null, n: 1 });
  });

  it('credit every part with all questions when none names a paragraph', async () => {
    const { loop } = testLoop();
    const passage = townPassage(1);
    const unnamed = { ...passage, questions: passage.questions.map(({ question, answer }) => ({ question, answer })) };
    const edits = [givenSelfEdit('teacher', 't', 0, [passage.teacher?.[0] ?? '', ''])];
    const { candidates } = await innerLoop(loop(), scope, [unnamed], edits, atVersion0);
    expect(candidates[0]?.partRewards.map(({ mean }) => mean)).toEqual([0.5, 0.5]);
  });

  it('start all adapters of a repeat from the same A and each repeat from another', async () => {
    const { loop, engine } = testLoop({ repeats: 3 });
    const passages = townPassages(0, 1);
    const edits = await writeEdits(loop(), scope, passages, written);
    const { candidates } = await innerLoop(loop(), scope, passages, edits, atVersion0);
    const seeds = finetunes(engine.calls).flatMap((jobs) => jobs.map(({ lora }) => lora.seed));
    expect(new Set(seeds).size).toBe(3);
    expect(seeds.slice(0, 3)).toEqual(seeds.slice(3, 6));
    expect(candidates.every(({ reward: { n, standardError } }) => n === 3 && standardError !== null)).toBe(true);
    expect(candidates[0]?.repeats.map(({ loraSeed }) => loraSeed)).toEqual(seeds.slice(0, 3));
  });

  it('are trained as the settings of the finetune say', async () => {
    const { loop, engine } = testLoop({
      finetune: { ...DEFAULT_SETTINGS.finetune, rank: 3, learningRate: 0.02, epochs: 5, batchSize: 2 },
    });
    await innerLoop(loop(), scope, townPassages(0, 1), [givenSelfEdit('none', 'p', 0, [])], atVersion0);
    expect(finetunes(engine.calls)[0]?.[0]).toMatchObject({
      lora: { rank: 3, alpha: 16 },
      optimizer: { learningRate: 0.02, beta2: 0.99, schedule: 'linear' },
      epochs: 5,
      batchSize: 2,
      shuffleSeed: expect.any(Number),
    });
  });

  it('tell all steps of all waves', async () => {
    const { loop, engine, events } = testLoop({}, { adaptersPerWave: 4 });
    const passages = townPassages(0, 3);
    await innerLoop(loop(), scope, passages, await writeEdits(loop(), scope, passages, written), atVersion0);
    expect(finetunes(engine.calls).map((jobs) => jobs.length)).toEqual([3, 3, 3]);
    const steps = events.filter((event) => event.type === 'progress').filter((event) => event.stage === 'finetune');
    expect(steps.at(-1)).toMatchObject({ done: 9 * 12, total: 9 * 12 });
  });
});

const inputs: KnowledgeInputs = {
  training: townPassages(10, 6),
  heldOut: townPassages(1, 2),
  replay: (count, seed) => Array.from({ length: count }, (_, index) => `Old line ${index} of ${seed}.`),
};

async function run(settings: Partial<KnowledgeSettings> = {}, more: Partial<KnowledgeInputs> = {}) {
  const opened = testLoop(settings);
  const result = await runRestEm(opened.loop({ ...inputs, ...more }));
  const rows = [...result.start, ...result.rounds.flatMap(({ evaluations }) => evaluations)];
  return { ...opened, result, conditions: rows.map(({ condition }) => condition) };
}

describe('rounds on passages', () => {
  it('go write, finetune, quiz, policy finetune, merge, in this order, each batch in one call', async () => {
    const { engine } = await run();
    const inner = ['generate', 'finetune', 'generate', 'score', 'free', 'score'];
    const round = [...inner, 'finetune', 'merge', 'free', ...inner];
    expect(engine.calls.map(({ verb }) => verb)).toEqual(['restore', ...inner, ...round, ...round]);
    // Start: passage, untrained x 2 and teacher on 2 passages; round: 3 x 3 candidates, the policy, then 2 x 2 to measure it.
    expect(finetunes(engine.calls).map((jobs) => jobs.length)).toEqual([8, 9, 1, 4, 9, 1, 4]);
    expect(engine.live).toBe(0);
  });

  it('wait at the gate for each of them by its stage', async () => {
    const stages: string[] = [];
    const gate = async (stage: string): Promise<void> => {
      stages.push(stage);
    };
    const { loop } = testLoop({ rounds: 1 }, {}, { gate });
    await runRestEm(loop(inputs));
    expect(stages.slice(0, 6)).toEqual(['self-edits', 'finetune', 'quiz', 'quiz', 'reward', 'self-edits']);
  });

  it('raise the held-out reward round by round, with the conditions in the order of the paper', async () => {
    const { conditions } = await run({ edits: 6 }, { heldOut: townPassages(1, 4) });
    expect(conditions.map(({ name, round }) => `${name} ${round}`)).toEqual([
      'base 0',
      'open-book 0',
      'passage 0',
      'untrained 0',
      'untrained-best 0',
      'teacher 0',
      'base 1',
      'policy 1',
      'policy-best 1',
      'base 2',
      'policy 2',
      'policy-best 2',
    ]);
    const accuracy = new Map(
      conditions.map((condition) => [`${condition.name} ${condition.round}`, condition.accuracy]),
    );
    const order = ['base 0', 'untrained 0', 'policy 1', 'policy 2'].map((key) => accuracy.get(key) ?? Number.NaN);
    for (const [index, value] of order.slice(1).entries()) expect(value).toBeGreaterThan(order[index] ?? 1);
    expect(accuracy.get('teacher 0')).toBe(1);
    for (const condition of conditions)
      expect(condition).toMatchObject({ n: 4, perItem: expect.any(Array), standardError: expect.any(Number) });
  });

  it('train the policy on exactly the kept pairs, loss on the completion and its end only, and on replay', async () => {
    const { engine, result, context } = await run({
      rounds: 1,
      policy: { ...DEFAULT_SETTINGS.policy, replayPerPair: 2, replayWeight: 0.25 },
    });
    const [job] = policyJobs(engine.calls);
    const [record] = result.rounds;
    const kept = record?.decisions.filter((decision) => decision.kept) ?? [];
    expect(kept).toHaveLength(6); // 3 passages x 2 paragraphs
    const expected = kept.map(({ edit: selfEdit, paragraph }) => {
      const part = record?.candidates.find((candidate) => candidate.edit.id === selfEdit)?.edit.parts[paragraph];
      return {
        ids: [...(part?.promptIds ?? []), ...(part?.ids ?? []), context.tokenizer.eosId],
        lossWeights: [...(part?.promptIds ?? []).map(() => 0), ...(part?.ids ?? []).map(() => 1), 1],
      };
    });
    expect(job?.sequences.slice(0, 6)).toEqual(expected);
    expect(job?.sequences.slice(6)).toHaveLength(12);
    expect(new Set(job?.sequences.slice(6).flatMap(({ lossWeights }) => lossWeights))).toEqual(new Set([0.25]));
    expect(record?.policyFinetune).toMatchObject({ pairs: 6, replay: 12 });
  });

  it('teach no end for a text that was cut', async () => {
    const { engine, context } = await run({ rounds: 1, writing: { ...DEFAULT_SETTINGS.writing, maxTokens: 9 } });
    const pairs = policyJobs(engine.calls)[0]?.sequences.filter(({ lossWeights }) => lossWeights?.includes(0)) ?? [];
    expect(pairs.length).toBeGreaterThan(0);
    for (const { ids } of pairs) expect(ids.at(-1)).not.toBe(context.tokenizer.eosId);
  });

  it('use fresh passages for each round and never a held-out one', async () => {
    const { result } = await run();
    const trained = result.rounds.map(
      ({ candidates }) => new Set(candidates.map(({ edit: selfEdit }) => selfEdit.parts[0]?.prompt)),
    );
    const shared = (left: Set<unknown> | undefined, right: Set<unknown> | undefined) =>
      [...(left ?? [])].filter((prompt) => right?.has(prompt));
    expect(trained.map(({ size }) => size)).toEqual([3, 3]);
    expect(shared(trained[0], trained[1])).toEqual([]);
    const promptsOf = (rows: readonly Evaluation[]) =>
      rows.flatMap(({ candidates }) => candidates.map(({ edit: selfEdit }) => selfEdit.parts[0]?.prompt));
    const measured = new Set(result.rounds.flatMap(({ evaluations }) => promptsOf(evaluations)));
    for (const prompts of trained) expect(shared(prompts, measured)).toEqual([]);
  });

  it('stop at a replay that tells what is to be measured, before the policy has learned it', async () => {
    const multiPassage = townPassages(40, 2, 1);
    for (const leaked of [inputs.heldOut[0], multiPassage[1]]) {
      const { loop, engine } = testLoop({ rounds: 1 });
      const replay = () => ['Old line.', `Once more: ${leaked?.context.split('\n\n')[0]}`];
      await expect(runRestEm(loop({ ...inputs, multiPassage, replay }))).rejects.toThrow(/replay holds the text of/);
      expect(policyJobs(engine.calls)).toEqual([]);
      expect(engine.live).toBe(0);
    }
  });

  it('refuse overlapping and unusable passages before any work, and before anything is told', async () => {
    const { engine, loop, events } = testLoop();
    const refused = (more: Partial<KnowledgeInputs>, message: RegExp) =>
      expect(runRestEm(loop({ ...inputs, ...more }))).rejects.toThrow(message);
    await refused({ heldOut: townPassages(10, 1) }, /also training passage 1/);
    const [pooled] = townPassages(11, 1);
    await refused({ multiPassage: townPassages(11, 1) }, /is also training passage 2/);
    const side = { locality: [], collateral: pooled?.questions.slice(0, 1) ?? [] };
    await refused({ sideQuestions: side }, /looks for side effects/);
    await refused({ training: [] }, /no passage to train on/);
    await refused({ training: [{ title: 'Empty', context: 'x', questions: [] }] }, /"Empty": There are no questions/);
    expect([engine.calls, events]).toEqual([[], []]);
  });

  it('leave the policy alone when nothing beats the base', async () => {
    const { engine, result } = await run({
      selection: 'beats-base',
      rounds: 1,
      finetune: { ...DEFAULT_SETTINGS.finetune, learningRate: 0 },
    });
    expect(result.rounds[0]?.policyFinetune).toBeNull();
    expect(engine.calls.some(({ verb }) => verb === 'merge')).toBe(false);
    expect(result.rounds[0]?.decisions.every(({ reason }) => reason === 'not-above-base')).toBe(true);
  });

  it('run without held-out passages and without teachers', async () => {
    expect((await run({}, { heldOut: [] })).conditions).toEqual([]);
    const untaught = townPassages(1, 2).map(({ teacher: _, ...passage }) => passage);
    expect((await run({ rounds: 0 }, { heldOut: untaught })).conditions.map(({ name }) => name)).toEqual([
      'base',
      'open-book',
      'passage',
      'untrained',
      'untrained-best',
    ]);
  });

  it('raise the skill of the policy, and go on from a record to the same result with what is left alone', async () => {
    const whole = await run({ rounds: 3 });
    expect(whole.engine.skill).toBeGreaterThan(0.5);
    const { loop, engine } = testLoop({ rounds: 3 });
    const { start, rounds, measures } = whole.result;
    const resumed = await runRestEm(loop(inputs), { start, rounds: rounds.slice(0, 2), measures });
    expect(resumed).toEqual(whole.result);
    expect(engine.calls.filter(({ verb }) => verb === 'generate')).toHaveLength(4); // round 3 alone
  });
});
