import { describe, expect, it } from 'vitest';
import { passagesOfRound } from './knowledge/passages';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from './knowledge/settings';
import type { KnowledgeInputs } from './knowledge/types';
import type { KnowledgeRun } from './record/record';
import { conditionsOf, makeRunRecord, RUN_VERSION } from './record/record';
import { runRestEm } from './restEm';
import { testLoop, townPassages } from './testing/fixtures';
import type { ScriptedCall } from './testing/scriptedEngine';
import type { Stage } from './types';

const inputs: KnowledgeInputs = {
  training: townPassages(10, 6),
  heldOut: townPassages(1, 2),
  replay: (count, seed) => Array.from({ length: count }, (_, index) => `Old line ${index} of ${seed}.`),
};

const finetunes = (calls: readonly ScriptedCall[]) =>
  calls.flatMap((call) => (call.verb === 'finetune' ? [call.jobs] : []));
/** Finetunes of the policy: one job whose prompts do not count. */
const policyJobs = (calls: readonly ScriptedCall[]) =>
  finetunes(calls).flatMap((jobs) =>
    jobs.filter(({ sequences }) => sequences.some(({ lossWeights }) => lossWeights?.includes(0))),
  );

async function run(settings: Partial<KnowledgeSettings> = {}, more: Partial<KnowledgeInputs> = {}) {
  const loop = testLoop(settings);
  return { ...loop, result: await runRestEm(loop.context, { ...inputs, ...more }) };
}

describe('runRestEm', () => {
  it('goes write, finetune, quiz, policy finetune, merge, in this order, each batch in one call', async () => {
    const { engine } = await run();
    const inner = ['generate', 'finetune', 'generate', 'score', 'free', 'score'];
    const round = [...inner, 'finetune', 'merge', 'free', ...inner];
    expect(engine.calls.map(({ verb }) => verb)).toEqual(['restore', ...inner, ...round, ...round]);
    // Start: passage, untrained x 2 and teacher on 2 passages; round: 3 x 3 candidates, the policy, then 2 x 2 to measure it.
    expect(finetunes(engine.calls).map((jobs) => jobs.length)).toEqual([8, 9, 1, 4, 9, 1, 4]);
    expect(engine.live).toBe(0);
  });

  it('raises the held-out reward round by round, with the conditions in the order of the paper', async () => {
    const { result } = await run({ edits: 6 }, { heldOut: townPassages(1, 4) });
    const conditions = conditionsOf(result);
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

  it('samples each round from the policy of the round before', async () => {
    const { result, events } = await run();
    expect(result.rounds.map(({ policyVersion }) => policyVersion)).toEqual([0, 1]);
    for (const { policyVersion, candidates } of result.rounds)
      expect(new Set(candidates.map(({ edit: selfEdit }) => selfEdit.policyVersion))).toEqual(new Set([policyVersion]));
    expect(events.filter((event) => event.type === 'round-done')).toHaveLength(2);
  });

  it('trains the policy on exactly the kept pairs, loss on the completion and its end only, and on replay', async () => {
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

  it('teaches no end for a text that was cut', async () => {
    const { engine, context } = await run({ rounds: 1, writing: { ...DEFAULT_SETTINGS.writing, maxTokens: 9 } });
    const pairs = policyJobs(engine.calls)[0]?.sequences.filter(({ lossWeights }) => lossWeights?.includes(0)) ?? [];
    expect(pairs.length).toBeGreaterThan(0);
    for (const { ids } of pairs) expect(ids.at(-1)).not.toBe(context.tokenizer.eosId);
  });

  it('uses fresh passages for each round and never a held-out one', async () => {
    const { result } = await run();
    const trained = result.rounds.map(
      ({ candidates }) => new Set(candidates.map(({ edit: selfEdit }) => selfEdit.parts[0]?.prompt)),
    );
    const shared = (left: Set<unknown> | undefined, right: Set<unknown> | undefined) =>
      [...(left ?? [])].filter((prompt) => right?.has(prompt));
    expect(trained.map(({ size }) => size)).toEqual([3, 3]);
    expect(shared(trained[0], trained[1])).toEqual([]);
    const measured = new Set(
      result.rounds.flatMap(({ evaluations }) =>
        evaluations.flatMap(({ candidates }) => candidates.map(({ edit: selfEdit }) => selfEdit.parts[0]?.prompt)),
      ),
    );
    for (const prompts of trained) expect(shared(prompts, measured)).toEqual([]);
    expect(passagesOfRound(inputs.training, 4, 2).map(({ title }) => title)).toEqual([
      'Towns 14',
      'Towns 15',
      'Towns 10',
      'Towns 11',
    ]);
  });

  it('stops at a replay that tells what is to be measured, before the policy has learned it', async () => {
    const multiPassage = townPassages(40, 2, 1);
    for (const leaked of [inputs.heldOut[0], multiPassage[1]]) {
      const { context, engine } = testLoop({ rounds: 1 });
      const replay = () => ['Old line.', `Once more: ${leaked?.context.split('\n\n')[0]}`];
      await expect(runRestEm(context, { ...inputs, multiPassage, replay })).rejects.toThrow(/replay holds the text of/);
      expect(policyJobs(engine.calls)).toEqual([]);
      expect(engine.live).toBe(0);
    }
  });

  it('refuses overlapping and unusable passages before any work', async () => {
    const { engine, context } = testLoop();
    await expect(runRestEm(context, { ...inputs, heldOut: townPassages(10, 1) })).rejects.toThrow(
      /also training passage 1/,
    );
    const [pooled] = townPassages(11, 1);
    await expect(runRestEm(context, { ...inputs, multiPassage: townPassages(11, 1) })).rejects.toThrow(
      /is also training passage 2/,
    );
    const side = { locality: [], collateral: pooled?.questions.slice(0, 1) ?? [] };
    await expect(runRestEm(context, { ...inputs, sideQuestions: side })).rejects.toThrow(/looks for side effects/);
    await expect(runRestEm(context, { ...inputs, training: [] })).rejects.toThrow(/no passage to train on/);
    await expect(
      runRestEm(context, { ...inputs, training: [{ title: 'Empty', context: 'x', questions: [] }] }),
    ).rejects.toThrow(/"Empty": There are no questions/);
    expect(engine.calls).toEqual([]);
  });

  it('is the same run for the same seed and settings, and another for another seed', async () => {
    const [first, again, other] = [await run(), await run(), await run({ seed: 2 })];
    expect(again.result).toEqual(first.result);
    expect(again.events).toEqual(first.events);
    expect(other.result).not.toEqual(first.result);
  });

  it('starts from the weights as loaded, whatever ran before', async () => {
    const { context, engine, result } = await run();
    expect(engine.skill).toBeGreaterThan(0.5);
    expect(await runRestEm(context, inputs)).toEqual(result);
  });

  it('leaves the policy alone when nothing beats the base', async () => {
    const { engine, result } = await run({
      selection: 'beats-base',
      rounds: 1,
      finetune: { ...DEFAULT_SETTINGS.finetune, learningRate: 0 },
    });
    expect(result.rounds[0]?.policyFinetune).toBeNull();
    expect(engine.calls.some(({ verb }) => verb === 'merge')).toBe(false);
    expect(result.rounds[0]?.decisions.every(({ reason }) => reason === 'not-above-base')).toBe(true);
  });

  it('runs without held-out passages and without teachers', async () => {
    expect(conditionsOf((await run({}, { heldOut: [] })).result)).toEqual([]);
    const untaught = townPassages(1, 2).map(({ teacher: _, ...passage }) => passage);
    expect(conditionsOf((await run({ rounds: 0 }, { heldOut: untaught })).result).map(({ name }) => name)).toEqual([
      'base',
      'open-book',
      'passage',
      'untrained',
      'untrained-best',
    ]);
  });
});

describe('stopping, pausing, going on', () => {
  it('stops between two calls of the engine, frees adapters and restores the weights', async () => {
    for (const stopAt of [2, 5, 8, 10]) {
      const stop = new AbortController();
      let gates = 0;
      const { context, engine } = testLoop(
        {},
        {},
        { signal: stop.signal, gate: async () => (++gates === stopAt ? stop.abort() : undefined) },
      );
      await expect(runRestEm(context, inputs)).rejects.toMatchObject({ code: 'aborted' });
      expect(gates).toBe(stopAt);
      expect(engine.live).toBe(0);
      expect(engine.calls.at(-1)?.verb).toBe('restore');
      expect(engine.skill).toBe(0.3);
    }
  });

  it('stops within a call of the engine', async () => {
    const stop = new AbortController();
    const { context, engine } = testLoop(
      {},
      {},
      { signal: stop.signal, emit: (event) => (event.type === 'losses' ? stop.abort() : undefined) },
    );
    await expect(runRestEm(context, inputs)).rejects.toMatchObject({ code: 'aborted' });
    expect(finetunes(engine.calls)).toHaveLength(1);
  });

  it('makes no call of the engine while the gate is closed', async () => {
    let open = (): void => undefined;
    const stages: Stage[] = [];
    const closed = new Promise<void>((resolve) => {
      open = resolve;
    });
    const gate = (stage: Stage) => (stages.push(stage) === 3 ? closed : Promise.resolve());
    const { context, engine } = testLoop({ rounds: 1 }, {}, { gate });
    const running = runRestEm(context, inputs);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const before = engine.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([engine.calls.length, before]).toEqual([3, 3]);
    open();
    await running;
    expect(stages.slice(0, 6)).toEqual(['self-edits', 'finetune', 'quiz', 'quiz', 'reward', 'self-edits']);
  });

  it('goes on from recorded rounds to the same result', async () => {
    const whole = await run({ rounds: 3 });
    const { context, engine } = testLoop({ rounds: 3 });
    const record: KnowledgeRun = JSON.parse(
      JSON.stringify(makeRunRecord(facts(context.settings), inputs, whole.result)),
    );
    const resumed = await runRestEm(context, inputs, { start: record.start, rounds: record.rounds.slice(0, 2) });
    expect(resumed).toEqual(whole.result);
    expect(engine.calls.filter(({ verb }) => verb === 'generate')).toHaveLength(4); // round 3 alone
  });
});

const facts = (settings: KnowledgeSettings) => {
  const { engine } = testLoop();
  return {
    model: engine.model,
    device: engine.device,
    settings,
    notices: [],
    timings: [],
    startedAt: new Date(0),
    seconds: 1.5,
  };
};

describe('makeRunRecord', () => {
  it('survives JSON and has what product.md promises', async () => {
    const { result, context } = await run();
    const record = makeRunRecord(facts(context.settings), inputs, result);
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
    expect(record).toMatchObject({
      schema: 'selkie-run',
      version: RUN_VERSION,
      domain: 'knowledge',
      model: { name: 'scripted' },
      device: { software: true },
      startedAt: '1970-01-01T00:00:00.000Z',
    });
    for (const condition of record.conditions)
      expect(condition).toMatchObject({
        name: expect.any(String),
        round: expect.any(Number),
        n: 2,
        accuracy: expect.any(Number),
        standardError: expect.any(Number),
      });
    const again = makeRunRecord(facts({ ...context.settings, seed: 5 }), inputs, result);
    expect(again.id).not.toBe(record.id);
  });
});
