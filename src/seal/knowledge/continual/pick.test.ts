import { describe, expect, it } from 'vitest';
import { commonWords, pickByWords } from './pick';

const COMMON = commonWords(['What is the capital of Spain?', 'What do birds eat?']);
const TEXTS = ['The lighthouse of Varn was built by Ada Mirek.', 'Sool is a town. Its mayor is Peter Lind.'];

describe('pickByWords', () => {
  it('goes by the words that not every question has', () => {
    expect(pickByWords('Who built the lighthouse of Varn?', TEXTS, COMMON)).toBe(0);
    expect(pickByWords('What is the name of the mayor of SOOL?', TEXTS, COMMON)).toBe(1);
  });

  it('leaves what none is about to the untouched model', () => {
    expect(pickByWords('What is the capital of Spain?', TEXTS, COMMON)).toBeNull();
    expect(pickByWords('What do whales eat?', TEXTS, COMMON)).toBeNull();
    expect(pickByWords('', TEXTS, COMMON)).toBeNull();
  });

  it('takes the latest of equals: it may correct the earlier', () => {
    expect(pickByWords('Where is Varn?', [...TEXTS, 'Varn is an island.'], COMMON)).toBe(2);
  });
});
