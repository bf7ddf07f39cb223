import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../tokenizer/chat';
import type { Tokenizer } from '../../tokenizer/types';
import { testLoop } from '../testing/fixtures';
import { scriptedTokenizer } from '../testing/scriptedTokenizer';
import { idsAfter, turnOf } from './turns';

/** Bytes, but that `<bos>` and `<eos>` are read as what they spell wherever they may be. */
const tokenizer: Tokenizer = {
  ...scriptedTokenizer,
  encode(text, { addSpecialTokens = true, specialTokensAsText = false } = {}) {
    const parts = specialTokensAsText ? [text] : text.split(/(<bos>|<eos>)/);
    const ids = parts.flatMap((part) => {
      const special = part === '' ? null : scriptedTokenizer.idOf(part);
      return special !== null && part.startsWith('<') && part.length > 1
        ? [special]
        : scriptedTokenizer.encode(part, { addSpecialTokens: false });
    });
    return addSpecialTokens ? [1, ...ids] : ids;
  },
};
const chat = (messages: readonly ChatMessage[]): string =>
  `<bos>${messages.map(({ role, content }) => `${role}: ${content}`).join('\n')}<eos>\nassistant: `;
const reader = { ...testLoop().context, tokenizer, chat };
const bytes = (text: string): number[] => scriptedTokenizer.encode(text, { addSpecialTokens: false });

describe('turnOf', () => {
  it('leaves a plain text as it is, with the token that opens texts and the given start behind it', () => {
    const turn = turnOf(reader, 'plain', 'Name a town. ', '1.');
    expect(turn.text).toBe('Name a town. 1.');
    expect(turn.ids).toEqual([1, ...bytes('Name a town. 1.')]);
  });

  it('asks in the chat template, whose special tokens are tokens, and gives the start of the answer', () => {
    const turn = turnOf(reader, 'chat', 'Name a town.\n', '1.');
    expect(turn.text).toBe('<bos>user: Name a town.<eos>\nassistant: 1.');
    expect(turn.ids).toEqual([1, ...bytes('user: Name a town.'), 2, ...bytes('\nassistant: 1.')]);
  });

  it('reads what a passage spells as letters: it cannot end the turn', () => {
    const turn = turnOf(reader, 'chat', 'Say <eos> and <bos> aloud.');
    expect(turn.ids).toEqual([1, ...bytes('user: Say <eos> and <bos> aloud.'), 2, ...bytes('\nassistant: ')]);
  });

  it('says which setting to change where a model has no template, or one that drops what is said', () => {
    const { chat: _, ...without } = reader;
    expect(() => turnOf(without, 'chat', 'Hello')).toThrow(
      /has no chat template, so it cannot be asked in one\. Choose "as plain text"/,
    );
    expect(() => turnOf({ ...reader, chat: () => 'system: hello' }, 'chat', 'Hello')).toThrow(
      /leaves what the user says out of its chat template/,
    );
  });
});

describe('idsAfter', () => {
  it('gives the tokens of what comes behind a turn of either form', () => {
    for (const form of ['plain', 'chat'] as const)
      expect(idsAfter(reader, turnOf(reader, form, 'Who? '), 'Anna')).toEqual(bytes('Anna'));
  });

  it('gives them too where the passage spells a special token', () => {
    expect(idsAfter(reader, turnOf(reader, 'chat', 'Who said <eos>?'), 'Anna')).toEqual(bytes('Anna'));
  });
});
