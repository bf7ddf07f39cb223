import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type KnowledgeSettings, PAPER_SETTINGS } from '../knowledge/settings';
import type { SealEvent } from '../knowledge/types';
import { runRestEm } from '../restEm';
import { mean } from '../statistics/estimate';
import { testLoop, townPassages } from '../testing/fixtures';
import { scriptedTokenizer } from '../testing/scriptedTokenizer';
import type { Purpose } from '../types';
import type { CallWork } from './callWork';
import { CostMeter, type StageCost } from './cost';
import { expectedTexts, measurePassages, type TextSizes, type WrittenSizes } from './passageSizes';
import { labWork, runWork } from './work';

/** The lengths of the texts that a run wrote, as they would have had to be expected. */
function textsOf(events: readonly SealEvent[], splitLines: boolean): TextSizes {
  const answers = events.flatMap((event) => (event.type === 'answers' ? event.answers : []));
  const said = answers.map(({ text }) => scriptedTokenizer.encode(text, { addSpecialTokens: false }).length + 1);
  const written = (purpose: Purpose): WrittenSizes => {
    const edits = events.flatMap((event) => (event.type === 'self-edit' && event.purpose === purpose ? [event] : []));
    const parts = edits.flatMap(({ selfEdit }) => selfEdit.parts);
    const made = parts.map(({ ids, finish }) => ids.length + (finish === 'stop' ? 1 : 0));
    return {
      partTokens: mean(made),
      longestPart: Math.max(...made),
      partSequences: splitLines ? mean(parts.map(({ text }) => text.split('\n').length)) : 1,
    };
  };
  return {
    training: written('train'),
    heldOut: written('held-out'),
    answerTokens: mean(said),
    longestAnswer: Math.max(...said),
  };
}

async function planAndRun(settings: Partial<KnowledgeSettings>, waves = 64) {
  const { engine, context, events } = testLoop(
    { rounds: 2, sideQuestions: 0, ...settings },
    { adaptersPerWave: waves },
  );
  const inputs = { training: townPassages(10, 6), heldOut: townPassages(1, 2), replay: null };
  const meter = new CostMeter(engine, () => 0);
  await runRestEm(
    {
      ...context,
      engine: meter.engine,
      emit: (event) => {
        events.push(event);
        meter.apply(event);
      },
    },
    inputs,
  );
  const planned = runWork(engine, context.settings, {
    training: measurePassages(scriptedTokenizer, context.settings, inputs.training),
    heldOut: measurePassages(scriptedTokenizer, context.settings, inputs.heldOut),
    multiPassage: null,
    replay: false,
    texts: textsOf(events, context.settings.sequences.splitLines),
  });
  return { planned, stages: meter.stages };
}

/** By stage and kind of call; the planned first. */
function pairs(
  planned: readonly CallWork[],
  real: StageCost['calls'],
): [CallWork, Omit<CallWork, 'kind'> | undefined][] {
  return planned.map((call) => [call, real[call.kind]]);
}

describe('the work of a run, counted before it begins', () => {
  it('has the stages of the run, in order', async () => {
    const { planned, stages } = await planAndRun({});
    const names = ({ stage, purpose, round }: Pick<StageCost, 'stage' | 'purpose' | 'round'>): string =>
      `${purpose} ${round} ${stage}`;
    expect(planned.stages.map(names)).toEqual(stages.map(names));
  });

  it.each([
    { name: 'of the demo', settings: {} },
    { name: 'with repeats, in several waves', settings: { repeats: 2 }, waves: 5 },
    { name: 'in batches', settings: { finetune: { ...DEFAULT_SETTINGS.finetune, batchSize: 2 } } },
    { name: 'of the paper’s splitting', settings: { sequences: { ...DEFAULT_SETTINGS.sequences, splitLines: false } } },
    { name: 'with few conditions', settings: { conditions: ['untrained', 'policy'] as const } },
    { name: 'with oracles alone', settings: { conditions: ['untrained-best', 'policy-best'] as const } },
  ])('counts what the engine then does, $name', async ({ settings, waves }) => {
    const { planned, stages } = await planAndRun(
      { ...settings, conditions: [...(settings.conditions ?? DEFAULT_SETTINGS.conditions)] },
      waves,
    );
    let compared = 0;
    for (const [index, stage] of planned.stages.entries()) {
      for (const [call, real] of pairs(stage.calls, stages[index]?.calls ?? {})) {
        const where = `${stage.purpose} ${stage.round} ${stage.stage}, ${call.kind}`;
        expect(call.adapters, where).toBe(real?.adapters);
        // Titles and names differ in length by a letter or two, and texts from round to round.
        expect(call.sequences / (real?.sequences ?? 0), `sequences: ${where}`).toBeCloseTo(1, 0.5);
        expect(Math.abs(Math.log(call.tokens / (real?.tokens ?? 0))), `tokens: ${where}`).toBeLessThan(0.2);
        expect(Math.abs(Math.log(call.flops / (real?.flops ?? 0))), `flops: ${where}`).toBeLessThan(0.2);
        if (call.kind === 'finetune' && settings.finetune === undefined) expect(call.steps, where).toBe(real?.steps);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(8);
  });

  it('grows with every setting that means more work', () => {
    const { engine, context } = testLoop();
    const passages = townPassages(0, 3);
    const flops = (change: Partial<KnowledgeSettings>): number => {
      const settings = { ...context.settings, ...change };
      const sizes = measurePassages(scriptedTokenizer, settings, passages);
      const work = runWork(engine, settings, {
        training: sizes,
        heldOut: sizes,
        multiPassage: sizes,
        replay: true,
        texts: expectedTexts(settings),
      });
      return work.stages.flatMap(({ calls }) => calls).reduce((sum, call) => sum + call.flops, 0);
    };
    const less = flops({});
    const { finetune, policy, multiPassage } = context.settings;
    const more: Partial<KnowledgeSettings>[] = [
      { rounds: 3 },
      { trainingPassages: 9 },
      { heldOutPassages: 9 },
      { edits: 9 },
      { heldOutEdits: 9 },
      { repeats: 2 },
      { sideQuestions: 40 },
      { finetune: { ...finetune, epochs: 99 } },
      { policy: { ...policy, epochs: 99 } },
      { multiPassage: { ...multiPassage, passages: 3 } },
      { selection: 'beats-base' },
    ];
    for (const change of more) expect(flops(change), JSON.stringify(change)).toBeGreaterThan(less);
  });

  it('knows the Lab’s three steps, with the bare passage trained along', () => {
    const { engine, context } = testLoop({ edits: 5, sideQuestions: 10 });
    const sizes = measurePassages(scriptedTokenizer, context.settings, townPassages(0, 1));
    const { stages } = labWork(engine, context.settings, { training: sizes, texts: expectedTexts(context.settings) });
    expect(stages.map(({ stage }) => stage)).toEqual(['self-edits', 'finetune', 'quiz', 'reward']);
    expect(stages[1]?.calls[0]?.adapters).toBe(6);
    // Base and six adapters answer the passage's questions; the base answers the side questions too.
    expect(stages[2]?.calls[0]?.sequences).toBe(7 * sizes.questions + 20);
  });

  it('expects other texts of samples that compete than of samples that measure', () => {
    const { engine, context } = testLoop();
    const sizes = measurePassages(scriptedTokenizer, context.settings, townPassages(0, 2));
    const texts = expectedTexts(context.settings);
    const tokensOf = (changed: Partial<TextSizes>, purpose: Purpose): number =>
      runWork(engine, context.settings, {
        training: sizes,
        heldOut: sizes,
        multiPassage: null,
        replay: false,
        texts: { ...texts, ...changed },
      })
        .stages.filter((stage) => stage.purpose === purpose && stage.stage !== 'quiz')
        .flatMap(({ calls }) => calls)
        .reduce((sum, { tokens }) => sum + tokens, 0);
    const longer = (parts: WrittenSizes): WrittenSizes => ({ ...parts, partTokens: 2 * parts.partTokens });
    const [training, heldOut] = [longer(texts.training), longer(texts.heldOut)];
    expect(tokensOf({ training }, 'train')).toBeGreaterThan(tokensOf({}, 'train'));
    expect(tokensOf({ training }, 'held-out')).toBe(tokensOf({}, 'held-out'));
    expect(tokensOf({ heldOut }, 'held-out')).toBeGreaterThan(tokensOf({}, 'held-out'));
    expect(tokensOf({ heldOut }, 'train')).toBe(tokensOf({}, 'train'));
  });

  it('counts texts of an unknown model as long as they may become', () => {
    const limit = PAPER_SETTINGS.writing.maxTokens;
    for (const purpose of ['training', 'heldOut'] as const) {
      expect(expectedTexts(DEFAULT_SETTINGS)[purpose].partTokens).toBeLessThan(DEFAULT_SETTINGS.writing.maxTokens);
      expect(expectedTexts(PAPER_SETTINGS)[purpose].partTokens).toBe(limit);
      const short = { ...DEFAULT_SETTINGS, writing: { ...DEFAULT_SETTINGS.writing, maxTokens: 7 } };
      expect(expectedTexts(short)[purpose]).toEqual({ partTokens: 7, longestPart: 7, partSequences: 1 });
    }
  });
});
