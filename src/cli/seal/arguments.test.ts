import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../seal/settings';
import { addKnowledgeOptions, type KnowledgeArguments, readKnowledgeArguments } from './arguments';

function parse(...args: string[]): KnowledgeArguments {
  let result: KnowledgeArguments | undefined;
  const command = addKnowledgeOptions(new Command('knowledge'), 'public/models/micro-world')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .action((values) => {
      result = readKnowledgeArguments(values);
    });
  command.parse(args, { from: 'user' });
  if (!result) throw new Error('The command did not run.');
  return result;
}

describe('arguments of seal knowledge', () => {
  it('has defaults for everything', () => {
    expect(parse()).toEqual({
      settings: DEFAULT_SETTINGS,
      model: 'public/models/micro-world',
      json: null,
      development: false,
    });
  });

  it('puts each option in its place', () => {
    const { settings, json } = parse(
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

  it.each([
    ['--edits many', /--edits.*must be a number/],
    ['--edits 0', /--edits 0: it must be at least 1/],
    ['--edits 2.5', /--edits 2.5: it must be a whole number/],
    ['--seed -1', /--seed -1: it must be at least 0/],
    ['--held-out 1e99', /--held-out 1e\+99: it must be at most 4096/],
    ['--policy-batch 0', /--policy-batch 0/],
    ['--selection worst', /worst.*best-of-k, beats-base/],
    ['--colour red', /unknown option '--colour'/],
    ['extra', /too many arguments/],
  ])('refuses %s with one plain line', (line, message) => {
    expect(() => parse(...line.split(' '))).toThrow(message);
  });
});
