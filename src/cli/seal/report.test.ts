import { describe, expect, it } from 'vitest';
import type { Condition } from '../../seal/knowledge/measured';
import { headline } from '../../seal/record/about';
import { conditionLine } from './knowledgeReport';

const condition = (more: Partial<Condition>): Condition => ({
  name: 'policy',
  round: 1,
  n: 2,
  questions: 108,
  accuracy: 0.5,
  standardError: 0.1,
  wilson: [0.4, 0.6],
  perItem: [0.4, 0.6],
  fixed: 9,
  broken: 1,
  mcnemarP: 0.02,
  goldLogProbability: null,
  locality: null,
  collateral: null,
  ...more,
});

describe('lines of a headless run', () => {
  it('give n and standard error, and the paired difference from untrained self-edits', () => {
    const untrained = condition({ name: 'untrained', round: 0, perItem: [0.3, 0.4] });
    expect(conditionLine(condition({}), [untrained])).toBe(
      'policy         round 1   50.0 % ± 10.0  n = 2 passages, 108 answers, 9 fixed, 1 broken; +15.0 ± 5.0 against untrained',
    );
    expect(conditionLine(condition({ name: 'base', standardError: null }), [])).toBe(
      'base           round 1   50.0 % ±    –  n = 2 passages, 108 answers',
    );
  });

  it('name model and adapter, and say when the adapter is a software one', () => {
    const model = { name: 'micro-world', parameters: 845_000, layers: 4, hidden: 128, vocab: 700, contextLength: 512 };
    const device = { vendor: 'mesa', architecture: '', description: 'llvmpipe', software: true };
    const limits = { subgroups: true, shaderF16: false, maxBufferBytes: 1, maxBindingBytes: 1 };
    expect(headline({ ...model, weightFormat: 'f32' }, { ...device, ...limits })).toBe(
      'micro-world (0.84 M parameters, f32) on mesa, llvmpipe (software)',
    );
  });
});
