import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addStreamOptions, readStreamArguments, type StreamArguments } from './arguments';

function parse(line: string): StreamArguments {
  let result: StreamArguments | undefined;
  const command = addStreamOptions(new Command('stream'), 'public/models/micro-world')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .action((values) => {
      result = readStreamArguments(values);
    });
  command.parse(line.split(' ').filter(Boolean), { from: 'user' });
  if (!result) throw new Error('The command did not run.');
  return result;
}

describe('the options of streams', () => {
  it('say what is followed, with the defaults of a stream', () => {
    const { asked, json, model } = parse(
      '--seed 7 --seeds 3 --rules conflict,nothing --paragraphs 12 --streams 2 --json a.json',
    );
    expect([json, model]).toEqual(['a.json', 'public/models/micro-world']);
    expect(asked?.seeds).toEqual([7, 8, 9]);
    expect(asked?.plan.stream).toMatchObject({ paragraphs: 12, streams: 2, rules: ['nothing', 'conflict'] });
    expect(asked?.plan.measuredOn).toBe('held-out');
    // So many at least of what was known.
    expect(asked?.plan.knowledge.sideQuestions).toBe(60);
    expect(asked?.plan.knowledge.corpus).toBe('world');
  });

  it('reach thresholds and finetune, and begin from a chat model’s where they are told', () => {
    const { asked } = parse('--surprise 2 --confidence -0.25 --learning-rate 0.003 --development');
    expect(asked?.plan.stream.thresholds).toMatchObject({ surprise: 2, confidence: -0.25 });
    expect(asked?.plan.knowledge.finetune.learningRate).toBe(0.003);
    expect(asked?.plan.measuredOn).toBe('development');
    const chat = parse('--chat').asked?.plan;
    expect(chat?.knowledge).toMatchObject({ corpus: 'english', writing: { form: 'chat' } });
    expect(chat?.stream.rules).toContain('model');
  });

  it.each([
    ['--rules whim', '--rules whim: "whim" is none of everything, nothing, surprise'],
    ['--paragraphs 2', '--paragraphs 2: it'],
    ['--seeds 0', '--seeds 0: it must be a whole number'],
    ['--resume a.json --rules nothing', '--rules cannot be given with --resume'],
    ['--resume a.json --json b.json', '--json cannot be given with --resume'],
  ])('refuse %s in one line', (line, message) => expect(() => parse(line)).toThrow(message));

  it('go on with a file alone', () => {
    expect(parse('--resume a.json --table a.md')).toMatchObject({
      asked: null,
      resume: 'a.json',
      json: 'a.json',
      table: 'a.md',
    });
  });
});
