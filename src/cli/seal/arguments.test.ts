import { Command } from 'commander';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../seal/knowledge/settings';
import type { Knowledge } from '../../seal/knowledge/types';
import { DEFAULT_PUZZLE_SETTINGS, PAPER_PUZZLE_SETTINGS } from '../../seal/puzzles/settings';
import type { Puzzles } from '../../seal/puzzles/types';
import { paperText, valueAt, valueText } from '../../seal/settings';
import type { Kind } from '../../seal/types';
import { anySettings } from '../../testing/anySettings';
import { addOptions, readArguments } from './arguments';
import type { CliDomain, RunArguments } from './cliDomain';
import { KNOWLEDGE_CLI } from './knowledge';
import { PUZZLES_CLI } from './puzzles';

function parse<K extends Kind>(cli: CliDomain<K>, args: string[]): RunArguments<K> {
  let result: RunArguments<K> | undefined;
  const command = addOptions(new Command(cli.domain.name), cli, `public/models/${cli.ownModel}`)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .action((values) => {
      result = readArguments(cli, values);
    });
  command.parse(args, { from: 'user' });
  if (!result) throw new Error('The command did not run.');
  return result;
}

const knowledge = (...args: string[]): RunArguments<Knowledge> => parse(KNOWLEDGE_CLI, args);
const puzzles = (...args: string[]): RunArguments<Puzzles> => parse(PUZZLES_CLI, args);

describe('arguments of seal knowledge', () => {
  it('has defaults for everything', () => {
    expect(knowledge()).toEqual({
      settings: DEFAULT_SETTINGS,
      seeds: [DEFAULT_SETTINGS.seed],
      model: 'public/models/micro-world',
      json: null,
      table: null,
      development: false,
      tasks: null,
      resume: null,
    });
  });

  it('puts each option in its place', () => {
    const { settings, json } = knowledge(
      ...'--seed 3 --passages 4 --edits 5 --rounds 1 --held-out 6 --temperature 0.5 --selection beats-base'.split(' '),
      ...'--learning-rate 1e-3 --policy-batch 7 --json out.json'.split(' '),
    );
    expect(settings).toMatchObject({
      seed: 3,
      trainingPassages: 4,
      edits: 5,
      rounds: 1,
      heldOutPassages: 6,
      selection: 'beats-base',
      writing: { temperature: 0.5, style: 'world' },
      finetune: { learningRate: 1e-3, epochs: DEFAULT_SETTINGS.finetune.epochs },
      policy: { batchSize: 7 },
    });
    expect(json).toBe('out.json');
  });

  it('reads several seeds, conditions, the pooled measurement, and files', () => {
    const { settings, seeds, table } = knowledge(
      ...'--seed 5 --seeds 3 --conditions policy,base --multi-passage 60 --multi-edits 2 --multi-tokens 256'.split(' '),
      ...'--reward rubric --selection top-k --keep 3 --side-questions 6 --table out.md'.split(' '),
    );
    expect(seeds).toEqual([5, 6, 7]);
    expect(settings).toMatchObject({
      seed: 5,
      conditions: ['base', 'policy'],
      multiPassage: { passages: 60, edits: 2, tokensPerStep: 256, steps: DEFAULT_SETTINGS.multiPassage.steps },
      reward: 'rubric',
      selection: 'top-k',
      keep: 3,
      sideQuestions: 6,
    });
    expect(table).toBe('out.md');
    expect(knowledge('--conditions', 'all').settings.conditions).toEqual(DEFAULT_SETTINGS.conditions);
  });

  it('takes everything else from the file of an interrupted run', () => {
    expect(knowledge('--resume', 'run.json', '--table', 'out.md')).toMatchObject({
      resume: 'run.json',
      table: 'out.md',
      json: null,
    });
  });

  it.each([
    ['--policy-learning-rate 0,001', /--policy-learning-rate.*'0,001' is invalid.*It must be a number, with a point/],
    ['--edits 0x10', /--edits.*'0x10' is invalid.*It must be a number/],
    ['--edits many', /--edits.*must be a number/],
    ['--edits 0', /--edits 0: it must be at least 1/],
    ['--edits 2.5', /--edits 2.5: it must be a whole number/],
    ['--seed -1', /--seed -1: it must be at least 0/],
    ['--held-out 1e99', /--held-out 1e\+99: it must be at most 4096/],
    ['--policy-batch 0', /--policy-batch 0/],
    ['--selection worst', /worst.*best-of-k, top-k, beats-base/],
    ['--reward luck', /luck.*accuracy, gold-log-probability, rubric/],
    ['--keep 0', /--keep 0: it must be at least 1/],
    ['--conditions base,magic', /--conditions base,magic: "magic" is none of base, open-book, passage/],
    ['--seeds 0', /--seeds 0: it must be a whole number from 1 to 100/],
    ['--seeds 1.5', /--seeds 1.5: it must be a whole number/],
    ['--seed 4294967295 --seeds 2', /--seed 4294967295 with --seeds 2: the last seed would be above/],
    ['--multi-passage 5000', /--multi-passage 5000: it must be at most 4096/],
    ['--resume run.json --edits 3', /--edits cannot be given with --resume.*run\.json.*Leave it out/],
    ['--resume run.json --json other.json', /--json cannot be given with --resume/],
    ['--colour red', /unknown option '--colour'/],
    ['extra', /too many arguments/],
  ])('refuses %s with one plain line', (line, message) => {
    expect(() => knowledge(...line.split(' '))).toThrow(message);
  });
});

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

describe('arguments of seal puzzles', () => {
  it('have defaults for everything', () => {
    expect(puzzles()).toEqual({
      settings: DEFAULT_PUZZLE_SETTINGS,
      seeds: [DEFAULT_PUZZLE_SETTINGS.seed],
      model: 'public/models/micro-puzzles',
      json: null,
      table: null,
      development: false,
      tasks: null,
      resume: null,
    });
  });

  it('put each option in its place, and leave the defaults as they are', () => {
    const before = structuredClone(DEFAULT_PUZZLE_SETTINGS);
    const { settings, seeds, ...rest } = puzzles(
      ...'--seed 3 --seeds 2 --tasks 4 --edits 6 --rounds 0 --held-out 7 --held-out-edits 8 --constants 9 --oracle 10'.split(
        ' ',
      ),
      ...'--step-limit 11 --temperature 0.5 --held-out-temperature 0 --policy-learning-rate 1e-3 --policy-epochs 12'.split(
        ' ',
      ),
      ...'--examples 13 --resamples 3 --max-tokens 14 --rank 2 --alpha 3 --orders 1 --policy-rank 5'.split(' '),
      ...'--preset mixed-families --model other --json out.json --table out.md --development'.split(' '),
    );
    expect(settings).toEqual({
      ...before,
      seed: 3,
      preset: 'mixed-families',
      trainingTasks: 4,
      edits: 6,
      rounds: 0,
      heldOutTasks: 7,
      heldOutEdits: 8,
      search: { ...before.search, constants: 9, oracle: 10 },
      finetune: { ...before.finetune, stepLimit: 11, exampleLimit: 13, rank: 2, alpha: 3 },
      prediction: { ...before.prediction, orders: 1 },
      writing: { ...before.writing, temperature: 0.5, heldOutTemperature: 0, maxTokens: 14, resamples: 3 },
      policy: { ...before.policy, learningRate: 1e-3, epochs: 12, rank: 5 },
    });
    expect(seeds).toEqual([3, 4]);
    const files = { model: 'other', json: 'out.json', table: 'out.md' };
    expect(rest).toEqual({ ...files, development: true, tasks: null, resume: null });
    expect(DEFAULT_PUZZLE_SETTINGS).toEqual(before);
  });

  it("start from the paper's settings with the official rules or form; what is said goes before", () => {
    expect(puzzles('--rules', 'official').settings).toEqual(PAPER_PUZZLE_SETTINGS);
    expect(puzzles('--form', 'official').settings).toEqual(PAPER_PUZZLE_SETTINGS);
    const { settings } = puzzles(
      ...'--form official --rules micro-world --edits 2 --temperature 1 --tasks 3'.split(' '),
    );
    expect(settings).toEqual({
      ...PAPER_PUZZLE_SETTINGS,
      rules: 'micro-world',
      edits: 2,
      trainingTasks: 3,
      writing: { ...PAPER_PUZZLE_SETTINGS.writing, temperature: 1 },
    });
  });

  it('name tasks of files, several paths in a row', () => {
    expect(
      puzzles(...'--training-tasks a.json b --held-out-tasks c.json --paper-tasks --seed 2'.split(' ')).tasks,
    ).toEqual({ training: ['a.json', 'b'], heldOut: ['c.json'], asked: new Set(), paperOnly: true });
    const { tasks } = puzzles(...'--training-tasks a --held-out-tasks b --tasks 3 --held-out 2'.split(' '));
    expect(tasks?.asked).toEqual(new Set(['trainingTasks', 'heldOutTasks']));
  });

  it('go on with what a file says', () => {
    expect(puzzles('--resume', 'run.json', '--table', 'run.md', '--model', 'other')).toMatchObject({
      resume: 'run.json',
      table: 'run.md',
      model: 'other',
      json: null,
      tasks: null,
    });
  });

  it.each([
    ['--policy-learning-rate 0,001', /--policy-learning-rate.*'0,001' is invalid.*It must be a number, with a point/],
    ['--edits 0x10', /--edits.*'0x10' is invalid.*It must be a number/],
    ['--edits many', /--edits.*'many' is invalid.*It must be a number/],
    ['--edits=', /--edits.*'' is invalid/],
    ['--edits NaN', /--edits.*'NaN' is invalid/],
    ['--edits 0', /^--edits 0: it must be at least 1\.$/],
    ['--edits 2.5', /^--edits 2\.5: it must be a whole number\.$/],
    // What a run's file could not hold is refused before the run.
    ['--rounds 21', /^--rounds 21: it must be at most 20\.$/],
    ['--rounds -1', /^--rounds -1: it must be at least 0\.$/],
    ['--rounds Infinity', /--rounds.*'Infinity' is invalid/],
    ['--resamples 16', /^--resamples 16: it must be at most 15\.$/],
    ['--seed 4294967296', /^--seed 4294967296: it must be at most 4294967295\.$/],
    ['--temperature hot', /--temperature.*'hot' is invalid/],
    ['--policy-learning-rate 2', /^--policy-learning-rate 2: it must be at most 1\.$/],
    ['--seeds 0', /^--seeds 0: it must be a whole number from 1 to 100\.$/],
    ['--seeds 101', /^--seeds 101: /],
    ['--seed 4294967295 --seeds 2', /--seed 4294967295 with --seeds 2: the last seed would be above 4294967295/],
    ['--preset other', /--preset.*'other' is invalid.*one-family, mixed-families/],
    ['--colour red', /unknown option '--colour'/],
    ['extra', /too many arguments/],
    ['--rules official --form compact', /--rules official with --form compact: .* Leave one of the two out\.$/],
    ['--training-tasks a', /--training-tasks and --held-out-tasks need one another/],
    ['--held-out-tasks a', /--training-tasks and --held-out-tasks need one another/],
    ['--paper-tasks', /--paper-tasks needs --training-tasks/],
    ['--training-tasks a --held-out-tasks b --preset one-family', /--preset picks tasks of the micro-world/],
    ['--training-tasks a --held-out-tasks b --development', /--development measures on tasks of the micro-world/],
    ['--resume run.json --edits 3', /--edits cannot be given with --resume.*run\.json says/],
    ['--resume run.json --form official', /--form cannot be given with --resume/],
    ['--resume run.json --json other.json', /--json cannot be given with --resume/],
    ['--resume run.json --training-tasks a', /--training-tasks cannot be given with --resume/],
  ])('refuse %s with one plain line', (line, message) => {
    expect(() => puzzles(...line.split(' '))).toThrow(message);
  });

  it("are told by --help, each with its default and the paper's", () => {
    const help = addOptions(new Command('puzzles'), PUZZLES_CLI, 'a-model').helpInformation().replace(/\s+/g, ' ');
    for (const flag of 'model preset seeds seed tasks edits rounds held-out constants oracle json table development'.split(
      ' ',
    ))
      expect(help).toContain(`--${flag}`);
    for (const flag of 'step-limit temperature policy-epochs resume training-tasks held-out-tasks'.split(' '))
      expect(help).toContain(`--${flag}`);
    const { edits, finetune } = DEFAULT_PUZZLE_SETTINGS;
    expect(help).toContain(
      `Edits per task. Training configurations that compete, all at once. (1 to 256; default ${edits}; paper ${PAPER_PUZZLE_SETTINGS.edits})`,
    );
    expect(help).toContain(
      `Most examples that a configuration makes of a task; the rest are left out at random. (1 to 100000; default ${finetune.exampleLimit})`,
    );
    expect(help).toContain('(default: "a-model")');
  });
});
