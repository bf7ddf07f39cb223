import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../seal/knowledge/settings';
import type { Knowledge } from '../../seal/knowledge/types';
import type { RunArguments } from './cliDomain';
import { KNOWLEDGE_CLI } from './knowledge';
import { parse } from './testing/parse';

const knowledge = (...args: string[]): RunArguments<Knowledge> => parse(KNOWLEDGE_CLI, args);

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
      memory: null,
      resume: null,
      shard: null,
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
    ['--selection worst', /worst.*best-of-k, top-k, beats-base, random/],
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
