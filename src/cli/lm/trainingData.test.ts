import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { TINY_TOKENIZER, TINY_TOKENIZER_CONFIG } from '../../testing/tinyModel';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import { readTrainingLines, trainingSequence } from './trainingData';

const bytes = loadTokenizer({
  name: 'tiny',
  tokenizerJson: TINY_TOKENIZER,
  tokenizerConfigJson: TINY_TOKENIZER_CONFIG,
  config: { vocab: 260 },
});

/** The same, with one merge: "b" and "c" become one token, 259. */
const model = {
  ...TINY_TOKENIZER.model,
  vocab: { ...TINY_TOKENIZER.model.vocab, b: 260, c: 261, bc: 259 },
  merges: ['b c'],
};
const merging = loadTokenizer({
  name: 'merging',
  tokenizerJson: { ...TINY_TOKENIZER, model },
  tokenizerConfigJson: TINY_TOKENIZER_CONFIG,
  config: { vocab: 262 },
});

const folder = mkdtempSync(join(tmpdir(), 'selkie-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('readTrainingLines', () => {
  const file = join(folder, 'data.jsonl');
  const read = (bytes: string | Uint8Array) => {
    writeFileSync(file, bytes);
    return readTrainingLines(file);
  };

  it('reads the same texts whatever the line ends, with a byte order mark or without', async () => {
    const texts = fc.array(fc.record({ text: fc.string({ unit: 'grapheme', minLength: 1 }) }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom('\n', '\r\n', '\r'), fc.boolean(), async (lines, end, marked) => {
        const text = lines.map((line) => JSON.stringify(line)).join(end);
        expect(await read((marked ? '\ufeff' : '') + text)).toEqual(lines);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses what is not UTF-8', async () => {
    const line = '{"text": "café"}\n';
    await expect(read(Buffer.from(line, 'latin1'))).rejects.toThrow(
      'data.jsonl: this is not UTF-8 text but probably Latin-1 or Windows-1252; save',
    );
    await expect(read(Buffer.from(`\ufeff${line}`, 'utf16le'))).rejects.toThrow('not UTF-8 text but UTF-16');
  });
});

describe('trainingSequence', () => {
  it('learns a whole text and where it ends', () => {
    expect(trainingSequence({ text: 'ab' }, bytes, true)).toEqual({ ids: [1, 100, 101, 2] });
    expect(trainingSequence({ text: 'ab' }, bytes, false)).toEqual({ ids: [1, 100, 101] });
    expect(trainingSequence({ text: 'ab</s>' }, bytes, true)).toEqual({ ids: [1, 100, 101, 2] });
  });

  it('learns the completion alone', () => {
    const sequence = trainingSequence({ prompt: 'ab', completion: 'cd' }, bytes, true);
    expect(sequence).toEqual({ ids: [1, 100, 101, 102, 103, 2], lossWeights: [0, 0, 0, 1, 1, 1] });
    expect(trainingSequence({ prompt: '', completion: 'a' }, bytes, false)).toEqual({
      ids: [1, 100],
      lossWeights: [0, 1],
    });
    expect(trainingSequence({ prompt: 'a', completion: '' }, bytes, false)).toEqual({
      ids: [1, 100],
      lossWeights: [0, 0],
    });
  });

  it('counts a token that spans both as completion', () => {
    const sequence = trainingSequence({ prompt: 'ab', completion: 'cd' }, merging, false);
    expect(sequence).toEqual({ ids: [1, 100, 259, 103], lossWeights: [0, 0, 1, 1] });
  });
});
