/**
 * Chat prompts from a model's own template, by @huggingface/transformers.
 * Apart from `tokenizer.ts` and imported only when a chat prompt is wanted: the package brings an inference runtime of megabytes along.
 */
import { TokenizerError, type TokenizerFiles } from './types';

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** Messages to the text that the model should continue as the assistant. @throws TokenizerError when the template refuses them. */
export type ChatRenderer = (messages: readonly ChatMessage[]) => string;

/**
 * For templates that tell the date (Llama 3): today's would make a run of another day, or one over midnight, another
 * experiment. It is the one that Llama 3.2's template has for a renderer without a clock.
 */
const VALUES: Record<string, string> = { date_string: '26 Jul 2024' };

type ChatFiles = TokenizerFiles & { chatTemplate: string | null };

/**
 * The renderer of a model. Its texts spell out special tokens, the first one included: encode them with
 * `addSpecialTokens: false` and `specialTokensAsText: false`.
 * @throws TokenizerError when the model has no chat template.
 */
export async function chatRenderer(files: ChatFiles): Promise<ChatRenderer> {
  const { tokenizerJson, tokenizerConfigJson, chatTemplate, name } = files;
  if (chatTemplate === null || tokenizerJson === null)
    throw new TokenizerError('missing', `${name}: the model has no chat template; it continues plain text instead.`);
  const { PreTrainedTokenizer } = await import('@huggingface/transformers');
  const tokenizer = new PreTrainedTokenizer(withoutVocabulary(tokenizerJson), tokenizerConfigJson ?? {});
  return (messages) => {
    try {
      const prompt = tokenizer.apply_chat_template([...messages], {
        chat_template: chatTemplate,
        tokenize: false,
        add_generation_prompt: true,
        ...VALUES,
      });
      if (typeof prompt === 'string') return prompt;
    } catch (error) {
      throw new TokenizerError(
        'broken',
        `${name}: the chat template failed (${error instanceof Error ? error.message : String(error)}).`,
      );
    }
    throw new TokenizerError('broken', `${name}: the chat template gave no text.`);
  };
}

/** One text; see `chatRenderer`. */
export async function chatPrompt(files: ChatFiles, messages: readonly ChatMessage[]): Promise<string> {
  return (await chatRenderer(files))(messages);
}

/** A template only needs the names of the special tokens; a vocabulary of 150,000 entries takes a second to build. */
function withoutVocabulary(tokenizerJson: Record<string, unknown>): Record<string, unknown> {
  return { ...tokenizerJson, model: { type: 'BPE', vocab: {}, merges: [] } };
}
