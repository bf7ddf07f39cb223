import { beforeEach, describe, expect, it } from 'vitest';
import type { DeviceReport, ModelReport } from '../../contract/engine';
import type { Calibration } from '../../seal/cost/estimate';
import type { RunWork, StageWork } from '../../seal/cost/rehearsal';
import type { PuzzleEvent } from '../../seal/puzzles/types';
import type { Stage } from '../../seal/types';
import { lab } from '../knowledge/experiment';
import { puzzles } from '../puzzles/experiment';
import { type Plan, planKey } from './estimate';

const model: ModelReport = {
  name: 'test',
  parameters: 1,
  layers: 1,
  hidden: 1,
  vocab: 1,
  contextLength: 1,
  weightFormat: 'f32',
};
const device: DeviceReport = {
  vendor: 'test',
  architecture: 'none',
  description: '',
  software: true,
  subgroups: false,
  shaderF16: false,
  maxBufferBytes: 1,
  maxBindingBytes: 1,
};
const RATE = { secondsPerStep: 1, secondsPerFlop: 0 };
const calibration: Calibration = {
  rates: { finetune: RATE, generate: RATE, score: RATE },
  matrixRate: 1,
  seconds: 1,
  corrections: {},
};
const SCOPE = { purpose: 'held-out', round: 0 } as const;
const planned = (stage: Stage, chance?: true): StageWork => ({
  stage,
  ...SCOPE,
  calls: [{ kind: 'finetune', sequences: 1, tokens: 1, adapters: 1, steps: 10, flops: 1 }],
  ...(chance ? { chance } : {}),
});
const work: RunWork = {
  stages: [planned('finetune'), planned('quiz'), planned('reward'), planned('finetune', true), planned('quiz', true)],
  memory: { weights: 1, widening: 0, adapters: 1, optimizer: 1, activations: 1, cache: 1, logits: 1, total: 6 },
};
const plan = (key: string): Plan => ({ key, request: async () => work });
const started = (stage: Stage): PuzzleEvent => ({ type: 'stage-started', stage, ...SCOPE });
const done = (stage: Stage, seconds: number): PuzzleEvent => ({ type: 'stage-done', stage, seconds, ...SCOPE });
const { apply, follow, end, calibrated } = puzzles.useEstimate.getState();
const corrections = () => Object.values(puzzles.useEstimate.getState().calibrations)[0]?.corrections;
const place = (): number | undefined => puzzles.useEstimate.getState().running?.at;

async function begin(key: string): Promise<void> {
  follow(plan(key), null);
  await Promise.resolve();
}

beforeEach(() => {
  puzzles.useEstimate.setState({ calibrations: {}, works: {}, running: null });
  puzzles.useProgress.getState().end();
  puzzles.useEngine.setState({ status: { kind: 'ready', model, device } });
  calibrated(calibration);
});

describe('the plan of the present run', () => {
  it('is asked for once, and kept for the next run of the same settings', async () => {
    let asked = 0;
    const counting: Plan = {
      key: 'once',
      request: async () => {
        asked += 1;
        return work;
      },
    };
    for (const _ of [1, 2]) {
      follow(counting, null);
      await Promise.resolve();
      end();
    }
    expect(asked).toBe(1);
    expect(puzzles.useEstimate.getState().works.once).toBe(work);
  });

  it('is followed stage by stage, and corrects the pace by what each took', async () => {
    await begin('follow');
    apply([started('finetune')]);
    expect(place()).toBe(0);
    apply([done('finetune', 20), started('quiz'), done('quiz', 5), started('reward')]);
    expect(place()).toBe(2);
    expect(corrections()?.finetune).toMatchObject({ observed: 1, meanLog: Math.log(2) });
    expect(corrections()?.quiz).toMatchObject({ observed: 1, meanLog: Math.log(0.5) });
  });

  it('teaches nothing where chance decided how large a stage was', async () => {
    await begin('chance');
    apply([started('finetune'), started('quiz'), started('reward'), started('finetune'), done('finetune', 90)]);
    expect(place()).toBe(3);
    expect(corrections()).toEqual({});
  });

  it('teaches nothing while the run was held, also where the stage is told late', async () => {
    await begin('held');
    const { setTransport } = puzzles.useProgress.getState();
    setTransport('running');
    apply([started('finetune')]);
    setTransport('paused');
    setTransport('running');
    apply([done('finetune', 90)]);
    setTransport('paused');
    apply([started('quiz')]);
    setTransport('running');
    apply([done('quiz', 90)]);
    expect(corrections()).toEqual({});
    apply([started('reward'), done('reward', 10)]);
    expect(corrections()?.reward?.observed).toBe(1);
  });

  it('belongs to one domain alone', async () => {
    lab.useEngine.setState({ status: { kind: 'ready', model, device } });
    await begin('apart');
    apply([started('finetune'), done('finetune', 20)]);
    expect(lab.useEstimate.getState()).toMatchObject({ running: null, calibrations: {}, works: {} });
  });

  it('does not hang on the seed', () => {
    expect(planKey({ seed: 1 }, 'task')).toBe(planKey({ seed: 2 }, 'task'));
    expect(planKey({ seed: 1 }, 'task')).not.toBe(planKey({ seed: 1 }, 'other'));
  });
});
