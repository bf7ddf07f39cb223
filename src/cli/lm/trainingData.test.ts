import { describe, expect, it } from 'vitest';
import { TINY_TOKENIZER, TINY_TOKENIZER_CONFIG } from '../../testing/tinyModel';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import { trainingSequence } from './trainingData';

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
