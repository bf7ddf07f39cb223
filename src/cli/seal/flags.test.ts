import { Command } from 'commander';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paperText, valueAt, valueText } from '../../seal/settings';
import type { Kind } from '../../seal/types';
import { anySettings } from '../../testing/anySettings';
import { addOptions } from './arguments';
import type { CliDomain } from './cliDomain';
import { KNOWLEDGE_CLI } from './knowledge';
import { PUZZLES_CLI } from './puzzles';
import { parse } from './testing/parse';

/** What scripts say since the first version of the command. */
const FLAGS = {
  both: {
    seed: 'seed',
    rounds: 'rounds',
    rank: 'finetune.rank',
    alpha: 'finetune.alpha',
    edits: 'edits',
    'held-out-edits': 'heldOutEdits',
    temperature: 'writing.temperature',
    'held-out-temperature': 'writing.heldOutTemperature',
    'max-tokens': 'writing.maxTokens',
    'policy-rank': 'policy.rank',
    'policy-learning-rate': 'policy.learningRate',
    'policy-epochs': 'policy.epochs',
  },
  knowledge: {
    passages: 'trainingPassages',
    'held-out': 'heldOutPassages',
    repeats: 'repeats',
    'top-p': 'writing.topP',
    'learning-rate': 'finetune.learningRate',
    epochs: 'finetune.epochs',
    'policy-alpha': 'policy.alpha',
    'policy-batch': 'policy.batchSize',
    replay: 'policy.replayPerPair',
    'replay-weight': 'policy.replayWeight',
    keep: 'keep',
    'side-questions': 'sideQuestions',
    'multi-passage': 'multiPassage.passages',
    'multi-edits': 'multiPassage.edits',
    'multi-rank': 'multiPassage.rank',
    'multi-alpha': 'multiPassage.alpha',
    'multi-learning-rate': 'multiPassage.learningRate',
    'multi-steps': 'multiPassage.steps',
    'multi-tokens': 'multiPassage.tokensPerStep',
    selection: 'selection',
    reward: 'reward',
    style: 'writing.style',
    conditions: 'conditions',
  },
  puzzles: {
    tasks: 'trainingTasks',
    'held-out': 'heldOutTasks',
    constants: 'search.constants',
    finalists: 'search.finalists',
    oracle: 'search.oracle',
    'step-limit': 'finetune.stepLimit',
    examples: 'finetune.exampleLimit',
    orders: 'prediction.orders',
    resamples: 'writing.resamples',
    preset: 'preset',
    rules: 'rules',
    form: 'writing.form',
  },
};

function eachSettingHasItsFlag<K extends Kind>(cli: CliDomain<K>, old: Record<string, string>): void {
  const { table } = cli;
  const flagged = table.list.flatMap((one) => (one.flag === null ? [] : [{ ...one, flag: one.flag }]));

  it('are those that scripts say, and one for each setting', () => {
    // A setting without a flag would be named here.
    expect(table.list.filter(({ flag }) => flag === null)).toEqual([]);
    expect(new Set(flagged.map(({ flag }) => flag)).size).toBe(flagged.length);
    const paths = new Map(flagged.map(({ flag, path }) => [flag, path]));
    for (const [flag, path] of Object.entries(old)) expect([flag, paths.get(flag)]).toEqual([flag, path]);
  });

  it('are told by --help with label, help, bounds, default, and what the paper has', () => {
    const help = addOptions(new Command('x'), cli, 'a-model').helpInformation().replace(/\s+/g, ' ');
    for (const one of flagged) {
      const about = help.slice(help.indexOf(` --${one.flag} <`)).replace(/(?<=.) --.*/, '');
      expect(about, one.flag).toContain(`${one.label}. ${one.help}`.trim());
      expect(about, one.flag).toContain(`default ${valueText(one.usual)}`);
      if (one.kind === 'number') expect(about, one.flag).toContain(`(${one.min} to ${one.max}`);
      const paper = paperText(one);
      if (paper !== null) expect(about, one.flag).toContain(`; paper ${paper})`);
    }
  });

  it('give back the settings that they say', () =>
    fc.assert(
      fc.property(anySettings(table), (settings) => {
        const line = flagged.flatMap((one) => {
          const value: unknown = valueAt(settings, one.path);
          // Seeds above the last have a rule of their own, and so have official rules with the compact form.
          return ['rules', 'form'].includes(one.flag)
            ? []
            : [`--${one.flag}=${value === null ? 'none' : String(value)}`];
        });
        const given: unknown = parse(cli, line).settings;
        for (const { path, flag } of flagged)
          if (!['rules', 'form'].includes(flag))
            expect([path, valueAt(given, path)]).toEqual([path, valueAt(settings, path)]);
      }),
    ));

  it.each(flagged.flatMap((one) => (one.kind === 'number' ? [[one.flag, one] as const] : [])))(
    '--%s is refused beyond its bounds',
    (flag, { min, max }) => {
      expect(() => parse(cli, [`--${flag}=${min - 1}`])).toThrow(`--${flag} ${min - 1}: it must be at least ${min}.`);
      expect(() => parse(cli, [`--${flag}=${max + 1}`])).toThrow(`--${flag} ${max + 1}: it must be at most ${max}.`);
    },
  );
}

describe('flags of seal knowledge', () => eachSettingHasItsFlag(KNOWLEDGE_CLI, { ...FLAGS.both, ...FLAGS.knowledge }));
describe('flags of seal puzzles', () => eachSettingHasItsFlag(PUZZLES_CLI, { ...FLAGS.both, ...FLAGS.puzzles }));
