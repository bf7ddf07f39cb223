import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PUZZLE_SETTINGS, PAPER_PUZZLE_SETTINGS } from '../../seal/puzzles/settings';
import type { Puzzles } from '../../seal/puzzles/types';
import { addOptions } from './arguments';
import type { RunArguments } from './cliDomain';
import { PUZZLES_CLI } from './puzzles';
import { parse } from './testing/parse';

const puzzles = (...args: string[]): RunArguments<Puzzles> => parse(PUZZLES_CLI, args);

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
      memory: null,
      resume: null,
      shard: null,
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
      ...'--preset mixed-families --model other --memory 1.2GB --json out.json --table out.md --development'.split(' '),
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
    expect(rest).toEqual({ ...files, development: true, tasks: null, memory: 1.2e9, resume: null, shard: null });
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
    ['--chat --form compact', /^--chat with --form compact: .* Leave one of the two out\.$/],
    ['--rules official --form compact', /--rules official with --form compact: .* Leave one of the two out\.$/],
    ['--training-tasks a', /--training-tasks and --held-out-tasks need one another/],
    ['--held-out-tasks a', /--training-tasks and --held-out-tasks need one another/],
    ['--paper-tasks', /--paper-tasks needs --training-tasks/],
    ['--training-tasks a --held-out-tasks b --preset one-family', /--preset picks tasks that Selkie has/],
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
