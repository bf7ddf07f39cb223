import { describe, expect, it } from 'vitest';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, readAnyRun, readRunBytes } from './format';

/** "é" alone is no UTF-8, neither within a text nor where it ends before the letter does. */
const LATIN_1 = [Uint8Array.from([0x22, 0xe9, 0x22]), Uint8Array.from([0x22, 0xc3])];

async function packed(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

describe('files that are not UTF-8', () => {
  it.each(LATIN_1)('are refused in one sentence, packed or not: %j', async (bytes) => {
    for (const file of [bytes, await packed(bytes)]) {
      const message = /^The file is not UTF-8 text\. /;
      await expect(readRunBytes(KNOWLEDGE_FORMAT, file)).rejects.toThrow(message);
      await expect(readRunBytes(PUZZLE_FORMAT, file)).rejects.toThrow(message);
      await expect(readAnyRun(new Blob([file]))).rejects.toMatchObject({ name: 'RunFileError', field: null });
    }
  });
});
