/** `--shard` on the command line, and what does not go with it. */
import { describe, expect, it } from 'vitest';
import { KNOWLEDGE_CLI } from '../knowledge';
import { parse } from '../testing/parse';

const given = (...args: string[]) => parse(KNOWLEDGE_CLI, args);

describe('--shard', () => {
  it('names one of several machines, with a file of its own', () => {
    const { shard, json, settings } = given('--shard', '2/3', '--json', 's2.json', '--rounds', '1');
    expect([shard, json, settings.rounds]).toEqual([{ index: 2, count: 3 }, 's2.json', 1]);
    expect(given().shard).toBeNull();
  });

  it('goes on from a merged file into another', () => {
    const { shard, json, resume } = given('--resume', 'stage1.json', '--shard', '1/3', '--json', 't1.json');
    expect([shard, json, resume]).toEqual([{ index: 1, count: 3 }, 't1.json', 'stage1.json']);
    expect(() => given('--resume', 'stage1.json', '--shard', '1/3', '--json', 't1.json', '--rounds', '3')).toThrow(
      /--rounds cannot be given with --resume/,
    );
  });

  it.each([
    ['0/3', /from 1\/n to n\/n/],
    ['4/3', /from 1\/n to n\/n/],
    ['2', /from 1\/n to n\/n/],
    ['1/0', /from 1\/n to n\/n/],
    ['-1/3', /from 1\/n to n\/n/],
    ['1/10001', /at most 10000/],
  ])('%s is none', (text, line) => {
    expect(() => given('--shard', text, '--json', 's.json')).toThrow(line);
  });

  it.each([
    [[], /--shard needs --json/],
    [['--json', 's.json', '--table', 't.md'], /--table cannot be given with --shard/],
    [['--json', 's.json', '--seeds', '3'], /--seeds 3 cannot be given with --shard/],
  ])('does not go with %j', (more, line) => {
    expect(() => given('--shard', '1/3', ...more)).toThrow(line);
  });
});
