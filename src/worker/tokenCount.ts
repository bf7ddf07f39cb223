/** How long a passage is in tokens, and how long a paragraph may be. */
import { splitParagraphs } from '../seal/knowledge/passages';
import { writingPrompt } from '../seal/knowledge/prompts';
import type { KnowledgeSettings } from '../seal/knowledge/settings';
import type { Passage } from '../seal/knowledge/types';
import type { Tokenizer } from '../tokenizer/types';
import type { TokenCount } from './protocol';

export function countTokens(
  tokenizer: Tokenizer,
  contextLength: number,
  { title, context }: Passage,
  { writing }: KnowledgeSettings,
): TokenCount {
  const paragraphs = splitParagraphs(context);
  const lengthOf = (text: string): number => tokenizer.encode(text, { addSpecialTokens: false }).length;
  const lengths = paragraphs.map(lengthOf);
  const frame = tokenizer.encode(writingPrompt(writing, { title, text: '' }), { addSpecialTokens: true }).length;
  // A self-edit should have the room it was promised, but a long promise must not leave the passage without any.
  const room = Math.min(writing.maxTokens, Math.floor(contextLength / 4));
  return {
    total: lengths.reduce((sum, length) => sum + length, 0),
    paragraphs: lengths,
    paragraphLimit: Math.max(0, contextLength - frame - room),
  };
}
