import { describe, expect, it } from 'vitest';
import type { RunWork } from '../cost/rehearsal';
import { rehearse, rehearseLab } from '../cost/rehearsal';
import { innerLoop } from '../loop/innerLoop';
import { runRestEm } from '../loop/restEm';
import { writeEdits } from '../loop/write';
import { mean } from '../statistics/estimate';
import { testLoop, townPassage, townPassages } from '../testing/fixtures';
import { type CountedStage, measured, plannedStages } from '../testing/rehearsals';
import { scriptedTokenizer } from '../testing/scriptedTokenizer';
import type { EventScope, Purpose } from '../types';
import { KNOWLEDGE } from './domain';
import { expectedKnowledgeModel, expectedTexts, fewPassages, type TextSizes, type WrittenSizes } from './expected';
import { givenSelfEdit } from './selfEdits';
import { DEFAULT_SETTINGS, type KnowledgeSettings, PAPER_SETTINGS } from './settings';
import type { KnowledgeInputs, SealEvent } from './types';

const INPUTS: KnowledgeInputs = {
  training: townPassages(10, 6),
  heldOut: townPassages(1, 2),
  multiPassage: townPassages(40, 2, 1),
  replay: (count, seed) => Array.from({ length: count }, (_, index) => `Old line ${index} of ${seed}.`),
  sideQuestions: { locality: [{ question: 'What does Faraway sell?', answer: 'silk' }], collateral: [] },
};

/** The lengths of the texts that a stage of the run wrote, as they would have had to be expected. */
function textsOf(events: readonly SealEvent[], splitLines: boolean, { purpose, round }: EventScope): TextSizes {
  const own = events.filter((event) => 'purpose' in event && event.purpose === purpose && event.round === round);
  const answers = own.flatMap((event) => (event.type === 'answers' ? event.answers.answers : []));
  const said = answers.map(({ text }) => scriptedTokenizer.encode(text, { addSpecialTokens: false }).length + 1);
  const parts = own.flatMap((event) => (event.type === 'edit' ? event.edit.parts : []));
  const made = parts.map(({ ids, finish }) => ids.length + (finish === 'stop' ? 1 : 0));
  const written = {
    partTokens: mean(made),
    longestPart: Math.max(...made),
    partSequences: splitLines ? mean(parts.map(({ text }) => text.split('\n').length)) : 1,
  };
  return { training: written, heldOut: written, answerTokens: mean(said), longestAnswer: Math.max(...said) };
}

function opened(settings: Partial<KnowledgeSettings>, adaptersPerWave = 64) {
  const small = { ...DEFAULT_SETTINGS.multiPassage, passages: 2, edits: 2, steps: 4, tokensPerStep: 300 };
  return testLoop({ rounds: 2, heldOutEdits: 2, multiPassage: small, ...settings }, { adaptersPerWave });
}

async function rehearseAndRun(settings: Partial<KnowledgeSettings>, waves?: number) {
  const { engine, context, events, loop } = opened(settings, waves);
  const real = await measured(engine, loop(INPUTS), (one) => runRestEm(one));
  const { splitLines } = context.settings.sequences;
  const model = expectedKnowledgeModel(context, (place) => textsOf(events, splitLines, place), INPUTS.sideQuestions);
  const planned = await rehearse(KNOWLEDGE, { ...context, engine }, INPUTS, model);
  return { planned, real };
}

/** What lengths do not decide is exact; where texts differ in length from round to round, tokens are near. */
function expectAlike(planned: readonly CountedStage[], real: readonly CountedStage[], withSteps = true): void {
  expect(planned.map(({ name }) => name)).toEqual(real.map(({ name }) => name));
  for (const [index, { name, calls }] of planned.entries()) {
    const done = real[index]?.calls ?? [];
    expect(
      calls.map(({ kind }) => kind),
      name,
    ).toEqual(done.map(({ kind }) => kind));
    for (const [place, call] of calls.entries()) {
      const { sequences = 0, adapters = 0, steps = 0, tokens = 1, flops = 1 } = done[place] ?? {};
      const where = `${name}, ${call.kind}`;
      expect(call.adapters, where).toBe(adapters);
      if (call.kind === 'finetune' && withSteps) expect(call.steps, `steps: ${where}`).toBe(steps);
      // A step on a pool takes as many texts as make up its tokens, and equal lines of the pool are one.
      const isPool = call.kind === 'finetune' && name.startsWith('multi-passage');
      const off = Math.abs(Math.log(call.sequences / sequences));
      expect(off, `sequences: ${where}, ${call.sequences} for ${sequences}`).toBeLessThan(isPool ? 0.2 : 0.001);
      expect(Math.abs(Math.log(call.tokens / tokens)), `tokens: ${where}, ${call.tokens} for ${tokens}`).toBeLessThan(
        isPool ? 0.2 : 0.1,
      );
      expect(Math.abs(Math.log(call.flops / flops)), `flops: ${where}`).toBeLessThan(isPool ? 0.2 : 0.1);
    }
  }
}

describe('a rehearsal of a knowledge run', () => {
  it.each([
    { name: 'of the demo', settings: {} },
    { name: 'with repeats, in several waves', settings: { repeats: 2 }, waves: 5 },
    { name: 'in batches', settings: { finetune: { ...DEFAULT_SETTINGS.finetune, batchSize: 2 } } },
    { name: 'of the paper’s splitting', settings: { sequences: { ...DEFAULT_SETTINGS.sequences, splitLines: false } } },
    { name: 'with few conditions', settings: { conditions: ['untrained', 'policy'] as const } },
    { name: 'with oracles alone', settings: { conditions: ['untrained-best', 'policy-best'] as const } },
    { name: 'with the best two', settings: { selection: 'top-k', keep: 2 } as const },
  ])('has the calls that the engine then gets, $name', async ({ settings, waves }) => {
    const { planned, real } = await rehearseAndRun(
      {
        ...settings,
        conditions: [...(('conditions' in settings ? settings.conditions : null) ?? DEFAULT_SETTINGS.conditions)],
      },
      waves,
    );
    expectAlike(plannedStages(planned), real.stages);
    for (const purpose of ['adapters', 'optimizer', 'cache', 'total'] as const)
      expect(planned.memory[purpose]).toBeGreaterThanOrEqual(real.memory[purpose]);
  });

  it('goes on as its second round, up to the last, which is measured', async () => {
    const { context } = opened({});
    const inputs = { ...INPUTS, training: INPUTS.training.slice(0, context.settings.trainingPassages) };
    const plan = (rounds: number): Promise<RunWork> => {
      const settings = { ...context.settings, rounds };
      const model = expectedKnowledgeModel(
        { ...context, settings },
        () => expectedTexts(settings),
        INPUTS.sideQuestions,
      );
      return rehearse(KNOWLEDGE, { ...context, settings }, inputs, model);
    };
    const [two, five] = [await plan(2), await plan(5)];
    const of = ({ stages }: RunWork, round: number) =>
      stages.filter((stage) => stage.round === round).map((stage) => ({ ...stage, round: 0 }));
    expect(of(five, 5)).toEqual(of(two, 2));
    expect(of(five, 1)).toEqual(of(two, 1));
    expect(of(five, 3)).toEqual(of(two, 2).filter(({ purpose }) => purpose !== 'multi-passage'));
    const { engine, loop } = opened({ rounds: 5 });
    const real = await measured(engine, loop(inputs), (one) => runRestEm(one));
    expect(plannedStages(five).map(({ name }) => name)).toEqual(real.stages.map(({ name }) => name));
  });

  it('lets a few passages stand for many', async () => {
    const settings = { ...opened({}).context.settings, trainingPassages: 12, heldOutPassages: 8, repeats: 2 };
    const { context } = opened(settings, 16);
    const all = { ...INPUTS, training: townPassages(60, 12), heldOut: townPassages(80, 8) };
    const texts = expectedTexts(settings);
    const whole = expectedKnowledgeModel(context, () => texts, INPUTS.sideQuestions);
    const exact = await rehearse(KNOWLEDGE, context, all, whole);
    const { settings: some, times } = fewPassages(settings);
    const few = { ...all, training: all.training.slice(0, 4), heldOut: all.heldOut.slice(0, 4) };
    const model = expectedKnowledgeModel({ ...context, settings: some }, () => texts, INPUTS.sideQuestions, times);
    const near = await rehearse(KNOWLEDGE, { ...context, settings: some }, few, model);
    expect(near.memory).toEqual(exact.memory);
    const total = ({ stages }: RunWork, read: 'tokens' | 'steps' | 'adapters' | 'sequences', kind: string): number =>
      stages.flatMap(({ calls }) => calls).reduce((sum, call) => sum + (call.kind === kind ? call[read] : 0), 0);
    for (const kind of ['finetune', 'generate', 'score'])
      for (const read of ['tokens', 'steps', 'sequences'] as const)
        expect(Math.abs(Math.log(total(near, read, kind) / total(exact, read, kind))), `${kind} ${read}`).toBeLessThan(
          0.1,
        );
    expect(total(near, 'adapters', 'finetune')).toBeCloseTo(total(exact, 'adapters', 'finetune'), 6);
  });

  it('grows with every setting that means more work', async () => {
    const { context } = opened({});
    const flops = async (change: Partial<KnowledgeSettings>): Promise<number> => {
      const asked = { ...context.settings, ...change };
      const { settings, times } = fewPassages(asked);
      const model = expectedKnowledgeModel(
        { ...context, settings },
        () => expectedTexts(settings),
        INPUTS.sideQuestions,
        times,
      );
      const inputs = {
        ...INPUTS,
        training: townPassages(10, settings.trainingPassages),
        heldOut: townPassages(1, settings.heldOutPassages),
        multiPassage: townPassages(40, settings.multiPassage.passages, 1),
      };
      const { stages } = await rehearse(KNOWLEDGE, { ...context, settings }, inputs, model);
      return stages.flatMap(({ calls }) => calls).reduce((sum, call) => sum + call.flops, 0);
    };
    const less = await flops({});
    const { finetune, policy, multiPassage } = context.settings;
    const more: Partial<KnowledgeSettings>[] = [
      { rounds: 3 },
      { trainingPassages: 9 },
      { heldOutPassages: 9 },
      { edits: 9 },
      { heldOutEdits: 9 },
      { repeats: 2 },
      { repeats: 20, edits: 40 },
      { finetune: { ...finetune, epochs: 99 } },
      { policy: { ...policy, epochs: 99 } },
      { multiPassage: { ...multiPassage, passages: 3 } },
      { selection: 'beats-base' },
    ];
    for (const change of more) expect(await flops(change), JSON.stringify(change)).toBeGreaterThan(less);
  });

  it('knows the Lab’s steps, with the bare passage trained along', async () => {
    const { engine, context, events, loop } = opened({ edits: 5 });
    const lab = { purpose: 'lab', round: 0 } as const;
    const passage = townPassage(3);
    const beside = [givenSelfEdit('none', 'passage-only', 0, [])];
    const real = await measured(engine, loop({ sideQuestions: INPUTS.sideQuestions ?? null }), async (one) => {
      const plan = { edits: 5, policyVersion: 0, label: 'lab', seedKey: 'lab' };
      const written = await writeEdits(one, lab, [passage], plan);
      await innerLoop(one, lab, [passage], [...written, ...beside], { policyVersion: 0, seedKey: 'lab', bare: 'all' });
    });
    const model = expectedKnowledgeModel(context, (place) => textsOf(events, true, place), INPUTS.sideQuestions);
    const inputs = { training: [], heldOut: [], replay: null, sideQuestions: INPUTS.sideQuestions ?? null };
    const given = context;
    for (const adapters of ['kept', 'given-up'] as const)
      expectAlike(
        plannedStages(await rehearseLab(KNOWLEDGE, given, { item: passage, beside, inputs, adapters }, model)),
        real.stages,
      );
    const narrow = opened({ edits: 5 }, 2).context;
    const plan = { item: passage, beside, inputs, adapters: 'kept' } as const;
    const { stages } = await rehearseLab(KNOWLEDGE, narrow, plan, model);
    // All wait for their quiz.
    expect(stages.map(({ stage }) => stage)).toEqual([
      'self-edits',
      'finetune',
      'finetune',
      'finetune',
      'quiz',
      'reward',
    ]);
  });
});

describe('expected texts', () => {
  it('are as long as they may become where nothing is known of the model', () => {
    const limit = PAPER_SETTINGS.writing.maxTokens;
    for (const purpose of ['training', 'heldOut'] as const) {
      expect(expectedTexts(DEFAULT_SETTINGS)[purpose].partTokens).toBeLessThan(DEFAULT_SETTINGS.writing.maxTokens);
      expect(expectedTexts(PAPER_SETTINGS)[purpose].partTokens).toBe(limit);
      const short = { ...DEFAULT_SETTINGS, writing: { ...DEFAULT_SETTINGS.writing, maxTokens: 7 } };
      expect(expectedTexts(short)[purpose]).toEqual({ partTokens: 7, longestPart: 7, partSequences: 1 });
    }
  });

  it('are others of samples that compete than of samples that measure', async () => {
    const { context } = opened({});
    const texts = expectedTexts(context.settings);
    const tokensOf = async (changed: Partial<TextSizes>, purpose: Purpose): Promise<number> => {
      const model = expectedKnowledgeModel(context, () => ({ ...texts, ...changed }), INPUTS.sideQuestions);
      const { stages } = await rehearse(KNOWLEDGE, context, INPUTS, model);
      return stages
        .filter((stage) => stage.purpose === purpose && stage.stage !== 'quiz')
        .flatMap(({ calls }) => calls)
        .reduce((sum, { tokens }) => sum + tokens, 0);
    };
    const longer = (parts: WrittenSizes): WrittenSizes => ({ ...parts, partTokens: 2 * parts.partTokens });
    const [training, heldOut] = [longer(texts.training), longer(texts.heldOut)];
    expect(await tokensOf({ training }, 'train')).toBeGreaterThan(await tokensOf({}, 'train'));
    expect(await tokensOf({ training }, 'held-out')).toBe(await tokensOf({}, 'held-out'));
    expect(await tokensOf({ heldOut }, 'held-out')).toBeGreaterThan(await tokensOf({}, 'held-out'));
    expect(await tokensOf({ heldOut }, 'train')).toBe(await tokensOf({}, 'train'));
  });
});
