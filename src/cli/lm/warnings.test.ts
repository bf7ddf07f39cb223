/** What `npm run lm` says of files that are not quite what they should be. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { writeNodeFolder } from '../../formats/nodeFolder';
import { lm } from '../../testing/lmCommand';
import { jsonBytes, TINY_CONFIG, tinyModelFiles } from '../../testing/tinyModel';

const work = mkdtempSync(join(tmpdir(), 'selkie-lm-'));
const at = (...parts: string[]): string => join(work, ...parts);
afterAll(() => rmSync(work, { recursive: true }));

beforeAll(async () => {
  await writeNodeFolder(at('tiny'), tinyModelFiles());
  writeFileSync(at('good.jsonl'), '{"text": "the seal swims"}\n\n{"prompt": "the seal ", "completion": "sleeps"}\n');
  writeFileSync(at('latin1.jsonl'), Buffer.from('{"text": "café"}\n', 'latin1'));
  writeFileSync(at('utf16.jsonl'), Buffer.from('\ufeff{"text": "seal"}\n', 'utf16le'));
});

describe('before the work', () => {
  const tiny = at('tiny');
  it.each([
    ['a text in Latin-1', ['finetune', '--data', at('latin1.jsonl'), '--out', at('o')], 'latin1.jsonl: .*not UTF-8'],
    [
      'a text in UTF-16',
      ['finetune', '--data', at('utf16.jsonl'), '--out', at('o')],
      'utf16.jsonl: .*not UTF-8 text but UTF-16',
    ],
    ['a result that is a folder', ['score', '--text', 'a', '--json', work], `${work}: this is a folder`],
  ])('%s is refused in one line', async (_, [command = '', ...args], message) => {
    const { code, stderr } = await lm(command, '--model', tiny, ...args);
    expect(stderr).toMatch(new RegExp(message));
    expect([code, stderr.trim().split('\n').length]).toEqual([1, 1]);
  });
});

describe('a folder', () => {
  it('learns the end that only special_tokens_map.json names, and warns where none is named', async () => {
    const learnt = async (folder: string, files: Map<string, Uint8Array>) => {
      await writeNodeFolder(at(folder), files.set('tokenizer_config.json', jsonBytes({ eos_token: '' })));
      const json = at(`${folder}.json`);
      const { stderr } = await lm(
        ...['finetune', '--model', at(folder), '--data', at('good.jsonl'), '--out', at('o'), '--epochs', '1'],
        ...['--json', json],
      );
      const { tokens } = z.parse(z.object({ tokens: z.number() }), JSON.parse(readFileSync(json, 'utf8')));
      return { tokens, warned: /warning: .*no end token is known/.test(stderr) };
    };
    const map = jsonBytes({ bos_token: '<s>', eos_token: '</s>' });
    const mapped = await learnt('mapped', tinyModelFiles().set('special_tokens_map.json', map));
    const endless = await learnt('endless', tinyModelFiles());
    expect([mapped.warned, endless.warned]).toEqual([false, true]);
    // One end for each of the two texts.
    expect(mapped.tokens).toBe(endless.tokens + 2);
  });

  it('tells where a folder says two things', async () => {
    const map = jsonBytes({ eos_token: '<unk>' });
    await writeNodeFolder(at('two'), tinyModelFiles().set('special_tokens_map.json', map));
    const { stderr } = await lm('score', '--model', at('two'), '--text', 'a');
    expect(stderr).toMatch(/^warning: .*eos_token of tokenizer_config\.json is "<\/s>".*"<unk>"; the first counts\.$/m);
  });

  it.each(['generate', 'finetune'])(
    'tells before %s that one end is learnt and another stopped at',
    async (command) => {
      const config = jsonBytes({ ...TINY_CONFIG, eos_token_id: 5 });
      await writeNodeFolder(at('ends'), tinyModelFiles().set('config.json', config));
      const work = {
        generate: ['--prompt', 'a', '--max-tokens', '1'],
        finetune: ['--data', at('good.jsonl'), '--out', at('o')],
      }[command];
      const { stderr } = await lm(command, '--model', at('ends'), ...(work ?? []));
      expect(stderr).toMatch(/^warning: .*ends a text with 2 \(eos_token\).* stops at 5 \(eos_token_id\)/m);
    },
  );
});
