import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../knowledge/settings';
import { ScriptedEngine } from '../testing/scriptedEngine';
import type { Stage } from '../types';
import { calibrate } from './calibrate';
import { type Calibration, estimateRun, observeStage, placeOf, rateOf, stillToCome } from './estimate';
import type { RunWork, StageWork } from './rehearsal';

const MEMORY = { weights: 1, widening: 0, adapters: 1, optimizer: 1, activations: 1, cache: 1, logits: 1, total: 6 };
const RATE = { secondsPerStep: 0.1, secondsPerFlop: 1e-9 };
const CALIBRATION: Calibration = {
  rates: { finetune: RATE, generate: RATE, score: RATE },
  matrixRate: 1e9,
  seconds: 1,
  corrections: {},
};

const training: StageWork = {
  stage: 'finetune',
  purpose: 'train',
  round: 1,
  calls: [{ kind: 'finetune', sequences: 9, tokens: 900, adapters: 3, steps: 12, flops: 3e9 }],
};
const work: RunWork = { stages: [training, { ...training, purpose: 'held-out' }], memory: MEMORY };

describe('rates', () => {
  it('are found again from two exact measurements', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-5, max: 1, noNaN: true }),
        fc.double({ min: 1e-13, max: 1e-8, noNaN: true }),
        (perStep, perFlop) => {
          const sample = (steps: number, flops: number) => ({
            steps,
            flops,
            seconds: steps * perStep + flops * perFlop,
          });
          const rate = rateOf(sample(3, 1e6), sample(4, 1e9));
          expect(rate.secondsPerStep / perStep).toBeCloseTo(1, 3);
          expect(rate.secondsPerFlop / perFlop).toBeCloseTo(1, 3);
        },
      ),
    );
  });

  it('are never negative, and explain the large piece, however noisy the small one', () => {
    const positive = fc.double({ min: 1e-6, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (small, large) => {
        const piece = { steps: 3, flops: 64e6, seconds: large };
        const { secondsPerStep, secondsPerFlop } = rateOf({ steps: 3, flops: 1e6, seconds: small }, piece);
        expect(Math.min(secondsPerStep, secondsPerFlop)).toBeGreaterThanOrEqual(0);
        expect((3 * secondsPerStep + 64e6 * secondsPerFlop) / large).toBeCloseTo(1, 6);
      }),
    );
  });
});

describe('an estimate', () => {
  it('is steps and arithmetic at the measured rates, with a range around it', () => {
    const { seconds, low, high, stages, memory } = estimateRun(work, CALIBRATION);
    expect(seconds).toBeCloseTo(2 * (12 * 0.1 + 3));
    expect(stages.map((stage) => stage.seconds)).toEqual([seconds / 2, seconds / 2]);
    expect(low).toBeLessThan(seconds);
    expect(high).toBeGreaterThan(seconds);
    expect(memory).toBe(MEMORY);
  });

  it('leaves out what is done, once for each time that it is', () => {
    const [one, other] = work.stages;
    if (!one || !other) throw new Error('two stages');
    expect(stillToCome([one, one, other], [one])).toEqual([one, other]);
    expect(stillToCome([one, other], [other, other, { ...one, round: 7 }])).toEqual([one]);
  });

  it('has all policies in it, whoever goes on: no file of a run has one', () => {
    const policy: StageWork = { ...training, stage: 'policy-finetune' };
    const [first, second] = [policy, { ...policy, round: 2 }];
    // Trained in the run and once more by who went on before.
    expect(stillToCome([training, first, second], [training, first, first])).toEqual([first, second]);
  });

  it('comes to what stages really take, and narrows when they agree', () => {
    let calibration = CALIBRATION;
    for (let run = 0; run < 6; run += 1) calibration = observeStage(calibration, training, 8.4);
    const { seconds, low, high } = estimateRun(work, calibration);
    expect(seconds).toBeCloseTo(16.8);
    expect(high / low).toBeLessThan(estimateRun(work, CALIBRATION).high / estimateRun(work, CALIBRATION).low);
  });

  it('follows a device that slows down', () => {
    let calibration = CALIBRATION;
    for (const seconds of [4, 4, 4, 4, 4, 4, 12, 12, 12, 12, 12, 12, 12, 12])
      calibration = observeStage(calibration, training, seconds);
    expect(estimateRun({ ...work, stages: [training] }, calibration).seconds).toBeGreaterThan(10);
  });

  it('learns nothing from stages that are over at once', () => {
    const none: StageWork = { ...training, stage: 'reward', calls: [] };
    expect(observeStage(CALIBRATION, none, 3)).toBe(CALIBRATION);
    expect(observeStage(CALIBRATION, training, 0)).toBe(CALIBRATION);
  });
});

describe('calibration', () => {
  /** Takes a hundredth of a second a step and a millionth a row, on its own clock. */
  function timedEngine() {
    const engine = new ScriptedEngine();
    let milliseconds = 0;
    const spend = (steps: number, rows: number): void => {
      milliseconds += 10 * steps + 0.001 * rows;
    };
    const { finetune, generate, score } = engine;
    Object.assign(engine, {
      finetune: async (...args: Parameters<typeof finetune>) => {
        const results = await finetune.apply(engine, args);
        spend(
          results[0]?.losses.length ?? 0,
          results.reduce((sum, { tokens }) => sum + tokens, 0),
        );
        return results;
      },
      generate: async (...args: Parameters<typeof generate>) => {
        const results = await generate.apply(engine, args);
        spend(Math.max(...results.map(({ ids }) => ids.length)), 0);
        return results;
      },
      score: async (...args: Parameters<typeof score>) => {
        spend(
          1,
          args[0].reduce((sum, { ids }) => sum + ids.length - 1, 0),
        );
        return score.apply(engine, args);
      },
    });
    return { engine, now: () => milliseconds };
  }

  it('finds the cost of a step and of a FLOP, and leaves nothing on the device', async () => {
    const { engine, now } = timedEngine();
    Object.assign(engine, { matrixRate: async () => 1e12 });
    const { rates, matrixRate, seconds } = await calibrate(engine, DEFAULT_SETTINGS.finetune, { now });
    expect(rates.finetune.secondsPerStep).toBeCloseTo(0.01, 4);
    // A training row is 4 FLOPs there, a forward row 2.
    expect(rates.finetune.secondsPerFlop).toBeCloseTo(1e-6 / 4, 9);
    expect(rates.score.secondsPerFlop).toBeCloseTo(1e-6 / 2, 9);
    expect(rates.generate.secondsPerStep).toBeCloseTo(0.01, 3);
    expect(matrixRate).toBe(1e12);
    expect(seconds).toBeCloseTo(now() / 1000);
    expect(engine.live).toBe(0);
  });

  it('takes nothing for faster than one large product', async () => {
    const { engine, now } = timedEngine();
    Object.assign(engine, { matrixRate: async () => 1000 });
    const { rates } = await calibrate(engine, DEFAULT_SETTINGS.finetune, { now });
    for (const { secondsPerFlop } of Object.values(rates)) expect(secondsPerFlop).toBe(1 / 1000);
  });

  it('gives way at once', async () => {
    const stop = new AbortController();
    const engine = new ScriptedEngine({
      failWhen: (call) => {
        if (call.verb === 'score') stop.abort();
        return undefined;
      },
    });
    const options = { now: () => performance.now(), signal: stop.signal };
    await expect(calibrate(engine, DEFAULT_SETTINGS.finetune, options)).rejects.toMatchObject({ code: 'aborted' });
    expect(engine.live).toBe(0);
    expect(engine.calls.some(({ verb }) => verb === 'generate')).toBe(false);
  });
});

const stages = (names: readonly Stage[], round: number, purpose: 'train' | 'held-out' = 'held-out') =>
  names.map((stage) => ({ stage, purpose, round }));
const LOOP = ['finetune', 'quiz', 'reward'] as const;
const planned = [
  ...stages(['quiz', 'self-edits', ...LOOP, ...LOOP, ...LOOP], 0),
  ...stages(['self-edits', ...LOOP, 'selection', 'policy-finetune'], 1, 'train'),
];
/** Where each of these is found, one after the other. */
function followed(begun: typeof planned): number[] {
  let at = -1;
  return begun.map((one) => {
    const place = placeOf(planned, at, one);
    if (place >= 0) at = place;
    return place;
  });
}

describe('the place of a stage in its plan', () => {
  it('is the next one of its kind', () => {
    expect(followed(planned)).toEqual([...planned.keys()]);
  });

  it('passes over loops that do not come about', () => {
    const real = [...stages(['quiz', 'self-edits', ...LOOP], 0), ...stages(['self-edits', 'finetune'], 1, 'train')];
    expect(followed(real)).toEqual([0, 1, 2, 3, 4, 11, 12]);
  });

  it('passes over what a loop leaves out, not over its end', () => {
    const real = stages(['quiz', 'self-edits', 'reward', ...LOOP], 0);
    expect(followed(real)).toEqual([0, 1, 4, 5, 6, 7]);
  });

  it('stays within the loop when that takes more waves than were planned', () => {
    const real = stages(['quiz', 'self-edits', 'finetune', 'quiz', 'finetune', 'quiz', 'reward', 'finetune'], 0);
    expect(followed(real)).toEqual([0, 1, 2, 3, 2, 3, 4, 5]);
  });

  it('is nowhere for what was not planned', () => {
    expect(placeOf(planned, -1, { stage: 'credit', purpose: 'lab', round: 0 })).toBe(-1);
    expect(placeOf(planned, 4, { stage: 'self-edits', purpose: 'held-out', round: 0 })).toBe(-1);
  });
});
