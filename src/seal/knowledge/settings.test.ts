import { describe, expect, it } from 'vitest';
import { PROMPT_STYLES } from './choices';
import { DEFAULT_SETTINGS, knowledgeSettingsSchema, PAPER_SETTINGS, parseSettings } from './settings';

describe('parseSettings', () => {
  it('takes good settings as they are, without a notice', () => {
    for (const settings of [DEFAULT_SETTINGS, PAPER_SETTINGS]) {
      expect(parseSettings(settings)).toEqual({ settings, notices: [] });
    }
  });

  it('fills in absent fields at any depth without a notice', () => {
    const { settings, notices } = parseSettings({ seed: 7, finetune: { epochs: 3 } });
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, seed: 7, finetune: { ...DEFAULT_SETTINGS.finetune, epochs: 3 } });
    expect(notices).toEqual([]);
  });

  it.each([
    [{ seed: -1 }, 'seed', '-1', '0', 'must be at least 0'],
    [{ seed: 2 ** 40 }, 'seed', '1099511627776', '4294967295', 'must be at most 4294967295'],
    [{ edits: 1e9 }, 'edits', '1000000000', '256', 'must be at most 256'],
    [{ edits: 0 }, 'edits', '0', '1', 'must be at least 1'],
    [{ edits: 2.6 }, 'edits', '2.6', '3', 'must be a whole number'],
    [{ rounds: Number.NaN }, 'rounds', 'NaN', '2', 'must be a number'],
    [{ rounds: null }, 'rounds', 'null', '2', 'must be a number'],
    [
      { writing: { temperature: Number.POSITIVE_INFINITY } },
      'writing.temperature',
      'Infinity',
      '1',
      'must be a number',
    ],
    [
      { writing: { style: 'haiku' } },
      'writing.style',
      '"haiku"',
      '"world"',
      `must be one of ${PROMPT_STYLES.join(', ')}`,
    ],
    [{ writing: { ownTemplate: 7 } }, 'writing.ownTemplate', '7', '""', 'must be a string'],
    [{ sequences: { splitLines: 1 } }, 'sequences.splitLines', '1', 'true', 'must be a boolean'],
    [{ finetune: { batchSize: 0 } }, 'finetune.batchSize', '0', '1', 'must be at least 1'],
    [{ conditions: 'all' }, 'conditions', '"all"', JSON.stringify(DEFAULT_SETTINGS.conditions), 'must be a array'],
    [
      { finetune: { targets: [] } },
      'finetune.targets',
      '[]',
      JSON.stringify(DEFAULT_SETTINGS.finetune.targets),
      'has the wrong form',
    ],
    [
      { finetune: { targets: ['q', 'x'] } },
      'finetune.targets',
      '["q","x"]',
      JSON.stringify(DEFAULT_SETTINGS.finetune.targets),
      'must be one of q, k, v, o, gate, up, down',
    ],
    [{ finetune: { learningRate: 'fast' } }, 'finetune.learningRate', '"fast"', '0.01', 'must be a number'],
    [{ quiz: { colour: 1 } }, 'quiz.colour', '1', '', 'unknown setting'],
  ])('repairs %j and says so', (input, field, given, used, reason) => {
    const { settings, notices } = parseSettings(input);
    expect(notices).toEqual([{ field, given, used, reason }]);
    expect(knowledgeSettingsSchema.safeParse(settings).success).toBe(true);
  });

  it('gives one notice for a field with two faults, with the value that is finally used', () => {
    const { settings, notices } = parseSettings({ edits: 1000.5 });
    expect(settings.edits).toBe(256);
    expect(notices).toMatchObject([{ field: 'edits', given: '1000.5', used: '256' }]);
  });
});
