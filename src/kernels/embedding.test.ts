import { describe, test } from 'vitest';
import { probe } from '../testing/kernels';
import { differences, expectClose } from '../testing/numbers';
import { EMBEDDING_CASES } from './embedding.cases';
import { checkEmbedding, checkEmbeddingBackward, checkEmbeddingInBlocks } from './embedding.checks';
import { embedding, embeddingBackward } from './embedding.reference';
import { inner, normals } from './probe/numbers';

describe('reference', () => {
  test('backward agrees with finite differences', () => {
    const tokens = [2, 0, 2, 3];
    const [table, dx] = [normals(1, 4 * 3), normals(2, 4 * 3)];
    const expected = differences(table, (p) => inner(embedding(p, tokens, 3), dx));
    expectClose('dTable', embeddingBackward(dx, tokens, 4, 3), expected, 1e-8);
  });
});

describe.each(['f32', 'bf16', 'f16'] as const)('%s table', (storage) => {
  test.each(EMBEDDING_CASES)('$name', (c) => checkEmbedding(probe, storage, c));
});

test.each(EMBEDDING_CASES)('backward: $name', (c) => checkEmbeddingBackward(probe, c));

test.each(['q8', 'q4'] as const)('%s table', (storage) => checkEmbeddingInBlocks(probe, storage));
