/**
 * Chat prompts from a model's own template, by @huggingface/jinja: what @huggingface/transformers renders templates with, without
 * the inference runtime of megabytes around it. A test holds the two against each other.
 */
import { Template } from '@huggingface/jinja';
import { strftime } from './strftime';
import { parseTokenizerConfig } from './tokenizerConfig';
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
const DAY = new Date(Date.UTC(2024, 6, 26));
const VALUES = {
  date_string: strftime(DAY, '%d %b %Y'),
  strftime_then: (format: unknown): string => strftime(DAY, String(format)),
};
/** The library has `strftime_now` and lets no value take its place; a statement may. The line end goes with it, as after every block. */
const WITHOUT_CLOCK = '{% set strftime_now = strftime_then %}\n';

type ChatFiles = TokenizerFiles & { chatTemplate: string | null };

/**
 * The renderer of a model. Its texts spell out special tokens, the first one included: encode them with
 * `addSpecialTokens: false` and `specialTokensAsText: false`.
 * @throws TokenizerError when the model has no chat template.
 */
export function chatRenderer(files: ChatFiles): ChatRenderer {
  const { tokenizerJson, chatTemplate, name } = files;
  if (chatTemplate === null || tokenizerJson === null)
    throw new TokenizerError('missing', `${name}: the model has no chat template; it continues plain text instead.`);
  const { tokens } = parseTokenizerConfig(files);
  const special = Object.fromEntries(Object.entries(tokens).filter(([, token]) => token !== null));
  const values = { tools: null, documents: null, add_generation_prompt: true, ...special, ...VALUES };
  // Jinja2 takes every line end for \n; the library here would put \r into the prompt.
  const text = WITHOUT_CLOCK + chatTemplate.replace(/\r\n?/g, '\n');
  let template: Template | null = null;
  return (messages) => {
    try {
      template ??= new Template(text);
      return template.render({ messages, ...values });
    } catch (error) {
      throw new TokenizerError(
        'broken',
        `${name}: the chat template failed (${error instanceof Error ? error.message : String(error)}).`,
      );
    }
  };
}

/** Those of the messages whose content is not in the prompt: some templates print the turns of one role and no others. */
export function messagesLeftOut(prompt: string, messages: readonly ChatMessage[]): ChatMessage[] {
  return messages.filter(({ content }) => !prompt.includes(content.trim()));
}

/** One text; see `chatRenderer`. */
export function chatPrompt(files: ChatFiles, messages: readonly ChatMessage[]): string {
  return chatRenderer(files)(messages);
}
