/**
 * Chat prompts from a model's own template, by @huggingface/transformers.
 * Apart from `tokenizer.ts` and imported only when a chat prompt is wanted: the package brings an inference runtime of megabytes along.
 */
import { TokenizerError, type TokenizerFiles } from './types';

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/**
 * The text that the model should continue as the assistant. Its special tokens, the first one included, are spelled out:
 * encode it with `addSpecialTokens: false` and `specialTokensAsText: false`.
 * @throws TokenizerError when the model has no chat template or the template refuses the messages.
 */
export async function chatPrompt(
  files: TokenizerFiles & { chatTemplate: string | null },
  messages: readonly ChatMessage[],
): Promise<string> {
  const { tokenizerJson, tokenizerConfigJson, chatTemplate, name } = files;
  if (chatTemplate === null || tokenizerJson === null)
    throw new TokenizerError('missing', `${name}: the model has no chat template; it continues plain text instead.`);
  const { PreTrainedTokenizer } = await import('@huggingface/transformers');
  try {
    const tokenizer = new PreTrainedTokenizer(withoutVocabulary(tokenizerJson), tokenizerConfigJson ?? {});
    const prompt = tokenizer.apply_chat_template([...messages], {
      chat_template: chatTemplate,
      tokenize: false,
      add_generation_prompt: true,
    });
    if (typeof prompt === 'string') return prompt;
  } catch (error) {
    throw new TokenizerError(
      'broken',
      `${name}: the chat template failed (${error instanceof Error ? error.message : String(error)}).`,
    );
  }
  throw new TokenizerError('broken', `${name}: the chat template gave no text.`);
}

/** A template only needs the names of the special tokens; a vocabulary of 150,000 entries takes a second to build. */
function withoutVocabulary(tokenizerJson: Record<string, unknown>): Record<string, unknown> {
  return { ...tokenizerJson, model: { type: 'BPE', vocab: {}, merges: [] } };
}
