import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { readModelFolder } from '../formats/modelFolder';
import { changedFiles, jsonBytes, memoryFolder, TINY_CONFIG, TINY_TOKENIZER_CONFIG } from '../testing/tinyModel';
import { assertWritable, memoryOption, tokenizerWithEnd } from './commandLine';

const folder = mkdtempSync(join(tmpdir(), 'selkie-out-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('refuses a folder where a file is to be written, and a folder that is not there', async () => {
  const nowhere = join(folder, 'none', 'run.json');
  await expect(assertWritable(folder, '--json out')).rejects.toThrow('--json out: this is a folder; give the name of');
  await expect(assertWritable(nowhere, '--json x')).rejects.toThrow('--json x: the folder does not exist or cannot be');
  await expect(assertWritable(nowhere, 'x', (code) => `${code}.`)).rejects.toThrow('x: ENOENT.');
  await assertWritable(join(folder, 'run.json'), 'run.json');
});

it('takes a size with its unit for the most memory, and says what a size is', () => {
  const option = memoryOption();
  const read = (text: string): unknown => option.parseArg?.(text, undefined);
  expect(read('1.2GB')).toBe(1.2e9);
  expect(() => read('1.2')).toThrow('with its unit, as in 1.2 GB');
  expect(() => read('3MB')).toThrow('from 16 MB to 1000 GB');
});

it.each([
  ['the same end', 2, '</s>', []],
  ['an end among several', [5, 2], '</s>', []],
  ['another end', 5, '</s>', [/the tokenizer ends a text with 2 .* lm generate stops at 5 /]],
  [
    'an end in the tokenizer alone',
    null,
    '</s>',
    [/the tokenizer ends a text with 2 .* lm generate stops at nothing /],
  ],
  ['an end in the configuration alone', 2, '', [/no end token is known .* lm generate stops at 2 /]],
  ['no end', null, '', [/no end token is known .* lm generate stops at nothing /]],
])(
  'tells what is learnt as the end and what is stopped at, of a folder with %s',
  async (_, eos_token_id, eos_token, told) => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const files = {
      'config.json': jsonBytes({ ...TINY_CONFIG, eos_token_id }),
      'tokenizer_config.json': jsonBytes({ ...TINY_TOKENIZER_CONFIG, eos_token }),
    };
    tokenizerWithEnd(await readModelFolder(memoryFolder(changedFiles(files))));
    const lines = write.mock.calls.map(([line]) => line);
    write.mockRestore();
    expect(lines).toEqual(told.map((text) => expect.stringMatching(text)));
  },
);
