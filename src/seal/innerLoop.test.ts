import { describe, expect, it } from 'vitest';
import { EngineError } from '../contract/errors';
import { finetuneSelfEdits, freeTrained } from './finetune';
import { innerLoop, reward } from './innerLoop';
import { quiz } from './knowledge/quiz';
import { givenSelfEdit, writeSelfEdits } from './knowledge/selfEdits';
import { DEFAULT_SETTINGS } from './knowledge/settings';
import { testLoop, townPassage, townPassages, WRITING } from './testing/fixtures';
import type { EventScope } from './types';

const scope: EventScope = { purpose: 'lab', round: 0 };
const plan = { edits: 3, policyVersion: 0, label: 'lab', seedKey: 'lab' };
const atVersion0 = { policyVersion: 0, base: true };

describe('writeSelfEdits', () => {
  it('asks once per paragraph and sample, all in one call, and joins the parts', async () => {
    const { context, engine } = testLoop();
    const selfEdits = await writeSelfEdits(context, scope, townPassages(0, 2, 3), plan);
    expect(engine.calls.map(({ verb }) => verb)).toEqual(['generate']);
    expect(selfEdits.map(({ item: passage, sample, parts }) => [passage, sample, parts.length])).toEqual([
      [0, 0, 3],
      [0, 1, 3],
      [0, 2, 3],
      [1, 0, 3],
      [1, 1, 3],
      [1, 2, 3],
    ]);
    expect(new Set(selfEdits.map(({ id }) => id)).size).toBe(6);
    for (const { text, parts, policyVersion } of selfEdits) {
      expect(text).toBe(parts.map((part) => part.text).join('\n\n'));
      expect(policyVersion).toBe(0);
    }
    for (const [index, part] of (selfEdits[4]?.parts ?? []).entries()) {
      expect(part.prompt).toContain(townPassage(1, 3).context.split('\n\n')[index]);
      expect(context.tokenizer.decode(part.promptIds, { skipSpecialTokens: true })).toBe(part.prompt);
      expect(context.tokenizer.decode(part.ids, { skipSpecialTokens: true })).toBe(part.text);
    }
  });

  it('gives every sample its own random numbers, whatever else is in the batch', async () => {
    const { context } = testLoop();
    const both = await writeSelfEdits(context, scope, townPassages(0, 2), plan);
    const more = await writeSelfEdits(context, scope, townPassages(0, 1), { ...plan, edits: 5 });
    expect(more.slice(0, 3).map(({ text }) => text)).toEqual(both.slice(0, 3).map(({ text }) => text));
    expect(new Set(more.map(({ text }) => text)).size).toBeGreaterThan(1);
    const otherSeed = testLoop({ seed: 2 });
    expect(
      (await writeSelfEdits(otherSeed.context, scope, townPassages(0, 2), plan)).map(({ text }) => text),
    ).not.toEqual(both.map(({ text }) => text));
  });

  it.each([
    ['lab', 'temperature'],
    ['train', 'temperature'],
    ['held-out', 'heldOutTemperature'],
    ['multi-passage', 'heldOutTemperature'],
  ] as const)('samples for purpose %s at the setting %s', async (purpose, setting) => {
    const writing = { ...WRITING, temperature: 0.9, heldOutTemperature: 0.4 };
    const { context, engine } = testLoop({ writing });
    await writeSelfEdits(context, { purpose, round: 0 }, townPassages(0, 1), plan);
    const [call] = engine.calls;
    const temperatures = call?.verb === 'generate' ? call.requests.map(({ sampling }) => sampling.temperature) : [];
    expect(new Set(temperatures)).toEqual(new Set([writing[setting]]));
  });

  it('streams each part and counts to the end', async () => {
    const { context, events } = testLoop();
    const selfEdits = await writeSelfEdits(context, scope, townPassages(0, 1), plan);
    const last = events.filter((event) => event.type === 'self-edit-text').filter((event) => event.done);
    expect(last.map(({ selfEdit, paragraph, text }) => [selfEdit, paragraph, text])).toEqual(
      selfEdits.flatMap(({ id, parts }) => parts.map((part) => [id, part.paragraph, part.text])),
    );
    expect(events.filter((event) => event.type === 'progress').at(-1)).toMatchObject({ done: 6, total: 6 });
    expect([events[0]?.type, events.at(-1)?.type]).toEqual(['stage-started', 'stage-done']);
  });

  it('says plainly when a paragraph is longer than the model reads', async () => {
    const { context, engine } = testLoop({}, { contextLength: 60 });
    await expect(writeSelfEdits(context, scope, townPassages(0, 1), plan)).rejects.toThrow(
      /Paragraph 1 of "Towns 0" with its prompt needs \d+ tokens, but scripted reads at most 60/,
    );
    expect(engine.calls).toEqual([]);
  });
});

describe('innerLoop', () => {
  it('finetunes all candidates in one call and quizzes them and the base in one call, then frees', async () => {
    const { context, engine } = testLoop({ repeats: 2 });
    const passages = townPassages(0, 2);
    const selfEdits = await writeSelfEdits(context, scope, passages, plan);
    const { base, candidates } = await innerLoop(context, scope, passages, selfEdits, atVersion0);
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
    expect(candidates.map(({ edit: selfEdit }) => selfEdit.id)).toEqual(selfEdits.map(({ id }) => id));
    expect(base.map(({ item: passage, policyVersion }) => [passage, policyVersion])).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(engine.live).toBe(0);
  });

  it('asks closed-book', async () => {
    const { context, engine } = testLoop();
    const passages = townPassages(0, 1);
    await innerLoop(context, scope, passages, [givenSelfEdit('none', 'p', 0, [])], atVersion0);
    for (const call of engine.calls) {
      if (call.verb !== 'generate') continue;
      for (const { prompt } of call.requests)
        expect(context.tokenizer.decode(prompt, { skipSpecialTokens: true })).toMatch(/^Q: [^.]* A:$/);
    }
  });

  it('rewards what an edit teaches: teacher above passage alone, and each part by its own questions', async () => {
    const { context } = testLoop();
    const passage = townPassage(1);
    const [first = ''] = passage.teacher ?? [];
    const edits = [
      givenSelfEdit('none', 'passage', 0, []),
      givenSelfEdit('teacher', 'teacher', 0, passage.teacher ?? []),
      givenSelfEdit('hand', 'half', 0, [first, 'Nothing is known.']),
    ];
    const { base, candidates } = await innerLoop(context, scope, [passage], edits, atVersion0);
    expect(base[0]?.accuracy).toBe(0);
    expect(candidates.map(({ reward: earned }) => earned.mean)).toEqual([0, 1, 0.5]);
    expect(candidates[2]?.partRewards.map(({ mean }) => mean)).toEqual([1, 0]);
    expect(candidates[2]?.reward).toEqual({ mean: 0.5, standardError: null, n: 1 });
  });

  it('credits every part with all questions when none names a paragraph', async () => {
    const { context } = testLoop();
    const passage = townPassage(1);
    const unnamed = { ...passage, questions: passage.questions.map(({ question, answer }) => ({ question, answer })) };
    const { candidates } = await innerLoop(
      context,
      scope,
      [unnamed],
      [givenSelfEdit('teacher', 't', 0, [passage.teacher?.[0] ?? '', ''])],
      atVersion0,
    );
    expect(candidates[0]?.partRewards.map(({ mean }) => mean)).toEqual([0.5, 0.5]);
  });

  it('starts all adapters of a repeat from the same A and each repeat from another', async () => {
    const { context, engine } = testLoop({ repeats: 3 });
    const passages = townPassages(0, 1);
    const { candidates } = await innerLoop(
      context,
      scope,
      passages,
      await writeSelfEdits(context, scope, passages, plan),
      atVersion0,
    );
    const call = engine.calls.find(({ verb }) => verb === 'finetune');
    const seeds = call?.verb === 'finetune' ? call.jobs.map(({ lora }) => lora.seed) : [];
    expect(new Set(seeds).size).toBe(3);
    expect(seeds.slice(0, 3)).toEqual(seeds.slice(3, 6));
    expect(candidates.every(({ reward: { n, standardError } }) => n === 3 && standardError !== null)).toBe(true);
  });

  it('passes the settings of the finetune on', async () => {
    const { context, engine } = testLoop({
      finetune: { ...DEFAULT_SETTINGS.finetune, rank: 3, learningRate: 0.02, epochs: 5, batchSize: 2 },
    });
    await innerLoop(context, scope, townPassages(0, 1), [givenSelfEdit('none', 'p', 0, [])], atVersion0);
    const call = engine.calls[0];
    expect(call?.verb === 'finetune' && call.jobs[0]).toMatchObject({
      lora: { rank: 3, alpha: 16 },
      optimizer: { learningRate: 0.02, beta2: 0.99, schedule: 'linear' },
      epochs: 5,
      batchSize: 2,
      shuffleSeed: expect.any(Number),
    });
  });

  it('trains in as few, even waves as the engine asks for, and still quizzes once', async () => {
    const { context, engine, events } = testLoop({}, { adaptersPerWave: 4 });
    const passages = townPassages(0, 3);
    await innerLoop(context, scope, passages, await writeSelfEdits(context, scope, passages, plan), atVersion0);
    const sizes = engine.calls.flatMap((call) => (call.verb === 'finetune' ? [call.jobs.length] : []));
    expect(sizes).toEqual([3, 3, 3]);
    expect(engine.calls.filter(({ verb }) => verb === 'generate')).toHaveLength(2);
    const steps = events.filter((event) => event.type === 'progress').filter((event) => event.stage === 'finetune');
    expect(steps.at(-1)).toMatchObject({ done: 9 * 12, total: 9 * 12 });
    expect(engine.live).toBe(0);
  });

  it('can be run stage by stage with the same result', async () => {
    const passages = townPassages(0, 2);
    const whole = testLoop();
    const result = await innerLoop(
      whole.context,
      scope,
      passages,
      await writeSelfEdits(whole.context, scope, passages, plan),
      atVersion0,
    );
    const { context, engine } = testLoop();
    const selfEdits = await writeSelfEdits(context, scope, passages, plan);
    const trained = await finetuneSelfEdits(context, scope, passages, selfEdits);
    expect(engine.live).toBe(6);
    const sittings = await quiz(context, scope, passages, trained, { base: true });
    expect(await reward(context, scope, passages, trained, sittings, 0)).toEqual(result);
    await freeTrained(context, trained);
    expect(engine.live).toBe(0);
  });

  it('refuses to reward for training what another policy wrote', async () => {
    const { context } = testLoop();
    const passages = townPassages(0, 1);
    const selfEdits = await writeSelfEdits(context, scope, passages, plan);
    await expect(
      innerLoop(context, { purpose: 'train', round: 2 }, passages, selfEdits, { policyVersion: 1, base: true }),
    ).rejects.toThrow(/not written by policy version 1/);
  });

  it.each(['finetune', 'generate'] as const)('frees every adapter when the second %s fails', async (verb) => {
    let count = 0;
    const failWhen = (call: { verb: string }) =>
      call.verb === verb && ++count === 2 ? new EngineError('out-of-memory', 'No room.') : undefined;
    const { context, engine } = testLoop({}, { adaptersPerWave: 3, failWhen });
    const passages = townPassages(0, 2);
    const selfEdits = await writeSelfEdits(context, scope, passages, plan);
    await expect(innerLoop(context, scope, passages, selfEdits, atVersion0)).rejects.toThrow('No room.');
    expect(engine.calls.some(({ verb: called }) => called === 'free')).toBe(true);
    expect(engine.live).toBe(0);
  });
});
