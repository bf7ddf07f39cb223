/** `lm score`: how likely a text is to the model. `lm generate`: continuations of a prompt. */
import type { SamplingSettings } from '../../contract/engine';
import { chatPrompt, messagesLeftOut } from '../../tokenizer/chat';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import type { Tokenizer } from '../../tokenizer/types';
import { CommandError, tokenizerWithEnd, warn } from '../commandLine';
import { checkIds, encodeText, type LoadedModel, loadModel, type ModelOptions, withEngine } from './model';

interface ScoreOptions extends ModelOptions {
  text?: string;
  ids?: number[];
}

const NOT_FINITE = "the adapter's output became not-a-number; its values are too large for this model.";

export async function score(options: ScoreOptions): Promise<void> {
  const { text } = options;
  if (text === undefined && options.ids === undefined)
    throw new CommandError('Give a text with --text or token ids with --ids.');
  const model = await loadModel(options);
  const ids = options.ids ?? encodeText(loadTokenizer(model.files), text ?? '', 'The text');
  checkIds(model, ids, 'The text');
  await withEngine(model, async (engine, adapter) => {
    const [result] = await engine.score([{ ids, adapter, lastLogits: true }]);
    if (!result) throw new Error('the engine returned no result');
    const { logProbabilities, lastLogits } = result;
    if (logProbabilities.some(Number.isNaN)) throw new CommandError(NOT_FINITE);
    // The mean of nothing is not 0: a single token is never predicted.
    const sum = logProbabilities.reduce((total, logProbability) => total + logProbability, 0);
    const meanLoss = logProbabilities.length > 0 ? -sum / logProbabilities.length : null;
    process.stdout.write(
      meanLoss === null
        ? 'One token: nothing to predict.\n'
        : `${ids.length} tokens, mean loss ${meanLoss.toFixed(6)} nats a token (perplexity ${Math.exp(meanLoss).toFixed(3)})\n`,
    );
    return { ids, logProbabilities, meanLoss, lastLogits: [...(lastLogits ?? [])] };
  });
}

interface GenerateOptions extends ModelOptions, SamplingSettings {
  prompt: string;
  chat?: boolean;
  greedy?: boolean;
  maxTokens: number;
  count: number;
}

export async function generate(options: GenerateOptions): Promise<void> {
  const { prompt: text, count } = options;
  const model = await loadModel(options);
  const tokenizer = tokenizerWithEnd(model.files);
  const prompt = options.chat ? chatIds(model, tokenizer, text) : encodeText(tokenizer, text, 'The prompt');
  checkIds(model, prompt, 'The prompt');
  const { contextLength, stopIds } = model.files.config;
  const maxTokens = Math.min(options.maxTokens, contextLength - prompt.length);
  if (maxTokens === 0)
    throw new CommandError(`The prompt has ${prompt.length} tokens and fills the model's context; nothing can follow.`);
  if (maxTokens < options.maxTokens)
    process.stdout.write(`At most ${maxTokens} tokens fit the context of ${contextLength} after the prompt.\n`);
  const sampling = { ...options, temperature: options.greedy ? 0 : options.temperature };
  await withEngine(model, async (engine, adapter) => {
    const shared = { prompt, maxTokens, sampling, stopIds, adapter };
    const results = await engine.generate(Array.from({ length: count }, (_, stream) => ({ ...shared, stream })));
    if (results.some(({ finish }) => finish === 'not-finite')) throw new CommandError(NOT_FINITE);
    const samples = results.map(({ ids }) => ({ ids, text: continuation(tokenizer, prompt, ids) }));
    for (const [index, sample] of samples.entries())
      process.stdout.write(`${count > 1 ? `--- ${index + 1} of ${count}\n` : ''}${text}${sample.text}\n`);
    return { prompt: text, samples };
  });
}

/** The prompt as the user's turn of the model's chat template. */
function chatIds({ files }: LoadedModel, tokenizer: Tokenizer, text: string): number[] {
  const messages = [{ role: 'user', content: text }] as const;
  const prompt = chatPrompt(files, messages);
  if (messagesLeftOut(prompt, messages).length > 0)
    warn(`${files.name}: the chat template does not print the user's message as it is given.`);
  return tokenizer.encode(prompt, { addSpecialTokens: false });
}

/** The text that the ids add to the prompt: some tokenizers drop the space before the first token they are given. */
function continuation(tokenizer: Tokenizer, prompt: readonly number[], ids: readonly number[]): string {
  const skipSpecialTokens = true;
  const before = tokenizer.decode(prompt, { skipSpecialTokens });
  const whole = tokenizer.decode([...prompt, ...ids], { skipSpecialTokens });
  return whole.startsWith(before) ? whole.slice(before.length) : tokenizer.decode(ids, { skipSpecialTokens });
}
