/** `lm finetune`: a LoRA adapter from a JSONL file, written as a PEFT folder. */
import type { FinetuneProgress, LoraSettings, OptimizerSettings, TrainingSequence } from '../../contract/engine';
import { writeNodeFolder } from '../../formats/nodeFolder';
import { writePeftFiles } from '../../formats/peft';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import { CommandError, tokenizerWithEnd } from '../commandLine';
import { checkIds, type LoadedModel, loadModel, type ModelOptions, withEngine } from './model';
import { readTrainingLines, trainingSequence } from './trainingData';

type LoraOptions = Omit<LoraSettings, 'alpha'> & { alpha?: number };
type OptimizerOptions = Omit<OptimizerSettings, 'beta1' | 'beta2' | 'epsilon'>;

interface FinetuneOptions extends ModelOptions, LoraOptions, OptimizerOptions {
  data: string;
  out: string;
  epochs: number;
  /** 0: all texts. */
  batchSize: number;
  /** Commander's name for `--no-end-token`. */
  endToken: boolean;
}

export async function finetune(options: FinetuneOptions): Promise<void> {
  const { data, out, endToken, epochs, batchSize, rank, alpha = 2 * rank, targets, seed } = options;
  const lines = await readTrainingLines(data);
  const model = await loadModel(options);
  const tokenizer = (endToken ? tokenizerWithEnd : loadTokenizer)(model.files);
  const sequences = lines.map((line) => trainingSequence(line, tokenizer, endToken));
  for (const [index, sequence] of sequences.entries()) checkSequence(model, sequence, `${data}, text ${index + 1}`);
  // Made before the work, so that an impossible place is not found out after it.
  await writeNodeFolder(out, new Map());
  const job = {
    sequences,
    lora: { rank, alpha, targets, seed },
    optimizer: {
      ...options,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      maxGradientNorm: options.maxGradientNorm === 0 ? null : options.maxGradientNorm,
    },
    epochs,
    batchSize: batchSize === 0 ? null : batchSize,
    shuffleSeed: seed,
  };
  await withEngine(model, async (engine) => {
    const started = performance.now();
    const [result] = await engine.finetune([job], { onProgress: printLosses });
    if (!result) throw new Error('the engine returned no result');
    const { losses, gradientNorms, tokens, diverged } = result;
    if (diverged !== null)
      throw new CommandError(
        `training ran into not-a-number at step ${diverged + 1}; a lower --learning-rate usually helps.`,
      );
    const adapter = await engine.exportAdapter(result.adapter);
    await writeNodeFolder(out, writePeftFiles(adapter, model.files.config, options.model));
    const seconds = (performance.now() - started) / 1000;
    process.stdout.write(
      `${losses.length} steps, ${tokens} tokens in ${seconds.toFixed(1)} s; loss ${losses[0]?.toFixed(4)} at first, ${losses.at(-1)?.toFixed(4)} at last\nAdapter written to ${out}\n`,
    );
    return { losses, gradientNorms, tokens };
  });
}

/** @throws CommandError for a text from which nothing can be learnt. */
function checkSequence(model: LoadedModel, { ids, lossWeights }: TrainingSequence, what: string): void {
  checkIds(model, ids, what);
  const learnt = ids.filter((_, index) => index > 0 && (lossWeights?.[index] ?? 1) > 0).length;
  if (learnt === 0)
    throw new CommandError(
      `${what}: it has ${ids.length === 1 ? 'one token' : `${ids.length} tokens`} and none to learn; give a longer text or completion.`,
    );
}

/** About twenty lines for a whole run. */
function printLosses({ step, losses, totalSteps }: FinetuneProgress): void {
  const every = Math.ceil(totalSteps / 20);
  for (const [offset, loss] of losses.entries()) {
    const number = step + offset;
    if (number % every === 0) process.stdout.write(`step ${number + 1} of ${totalSteps}: loss ${loss.toFixed(4)}\n`);
  }
}
