/** `lm generate`: continuations of a prompt. */
import type { SamplingSettings } from '../../contract/engine';
import type { Tokenizer } from '../../tokenizer/types';
import { warn } from '../warnings';
import { CommandError } from './commandError';
import { checkIds, encodeText, type LoadedModel, loadModel, type ModelOptions, tokenizerOf, withEngine } from './model';
import { checkOutput, writeJson } from './output';

export interface GenerateOptions extends ModelOptions {
  prompt: string;
  chat?: boolean;
  greedy?: boolean;
  temperature: number;
  topK: number;
  topP: number;
  minP: number;
  repetitionPenalty: number;
  maxTokens: number;
  seed: number;
  count: number;
  json?: string;
}

export async function generate(options: GenerateOptions): Promise<void> {
  const { prompt: text, count, json } = options;
  await checkOutput(json);
  const model = await loadModel(options);
  const tokenizer = tokenizerOf(model);
  const prompt = options.chat ? await chatIds(model, tokenizer, text) : encodeText(tokenizer, text, 'The prompt');
  checkIds(model, prompt, 'The prompt');
  const { contextLength, stopIds } = model.files.config;
  const maxTokens = Math.min(options.maxTokens, contextLength - prompt.length);
  if (maxTokens === 0)
    throw new CommandError(`The prompt has ${prompt.length} tokens and fills the model's context; nothing can follow.`);
  if (maxTokens < options.maxTokens)
    process.stdout.write(`At most ${maxTokens} tokens fit the context of ${contextLength} after the prompt.\n`);
  const shared = { prompt, maxTokens, sampling: samplingOf(options), stopIds };
  await withEngine(model, async (engine, adapter) => {
    const results = await engine.generate(
      Array.from({ length: count }, (_, stream) => ({ ...shared, adapter, stream })),
    );
    if (results.some(({ finish }) => finish === 'not-finite'))
      throw new CommandError("the adapter's output became not-a-number; its values are too large for this model.");
    const samples = results.map(({ ids }) => ({ ids, text: continuation(tokenizer, prompt, ids) }));
    for (const [index, sample] of samples.entries())
      process.stdout.write(`${count > 1 ? `--- ${index + 1} of ${count}\n` : ''}${text}${sample.text}\n`);
    await writeJson(json, { prompt: text, samples });
  });
}

function samplingOf({
  greedy,
  temperature,
  topK,
  topP,
  minP,
  repetitionPenalty,
  seed,
}: GenerateOptions): SamplingSettings {
  return { temperature: greedy ? 0 : temperature, topK, topP, minP, repetitionPenalty, seed };
}

/** The prompt as the user's turn of the model's chat template. */
async function chatIds(model: LoadedModel, tokenizer: Tokenizer, text: string): Promise<number[]> {
  const { chatPrompt, messagesLeftOut } = await import('../../tokenizer/chat');
  const messages = [{ role: 'user', content: text }] as const;
  const prompt = await chatPrompt(model.files, messages);
  if (messagesLeftOut(prompt, messages).length > 0)
    warn(`${model.files.name}: the chat template does not print the user's message as it is given.`);
  return tokenizer.encode(prompt, { addSpecialTokens: false });
}

/** The text that the ids add to the prompt: some tokenizers drop the space before the first token they are given. */
function continuation(tokenizer: Tokenizer, prompt: readonly number[], ids: readonly number[]): string {
  const skipSpecialTokens = true;
  const before = tokenizer.decode(prompt, { skipSpecialTokens });
  const whole = tokenizer.decode([...prompt, ...ids], { skipSpecialTokens });
  return whole.startsWith(before) ? whole.slice(before.length) : tokenizer.decode(ids, { skipSpecialTokens });
}
