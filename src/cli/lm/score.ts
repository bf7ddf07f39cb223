/** `lm score`: how likely a text is to the model. */
import { CommandError } from './commandError';
import { checkIds, encodeText, loadModel, type ModelOptions, tokenizerOf, withEngine } from './model';
import { checkOutput, writeJson } from './output';

export interface ScoreOptions extends ModelOptions {
  text?: string;
  ids?: number[];
  json?: string;
}

export async function score(options: ScoreOptions): Promise<void> {
  const { text, json } = options;
  if (text === undefined && options.ids === undefined)
    throw new CommandError('Give a text with --text or token ids with --ids.');
  await checkOutput(json);
  const model = await loadModel(options);
  const ids = options.ids ?? encodeText(tokenizerOf(model), text ?? '', 'The text');
  checkIds(model, ids, 'The text');
  await withEngine(model, async (engine, adapter) => {
    const [result] = await engine.score([{ ids, adapter, lastLogits: true }]);
    if (!result) throw new Error('the engine returned no result');
    const { logProbabilities, lastLogits } = result;
    if (logProbabilities.some(Number.isNaN))
      throw new CommandError("the adapter's output became not-a-number; its values are too large for this model.");
    // The mean of nothing is not 0: a single token is never predicted.
    const sum = logProbabilities.reduce((total, logProbability) => total + logProbability, 0);
    const meanLoss = logProbabilities.length > 0 ? -sum / logProbabilities.length : null;
    process.stdout.write(
      meanLoss === null
        ? 'One token: nothing to predict.\n'
        : `${ids.length} tokens, mean loss ${meanLoss.toFixed(6)} nats a token (perplexity ${Math.exp(meanLoss).toFixed(3)})\n`,
    );
    await writeJson(json, { ids, logProbabilities, meanLoss, lastLogits: [...(lastLogits ?? [])] });
  });
}
