/** `lm finetune`: a LoRA adapter from a JSONL file, written as a PEFT folder. */
import type {
  FinetuneJob,
  FinetuneProgress,
  OptimizerSettings,
  Projection,
  TrainingSequence,
} from '../../contract/engine';
import { writeNodeFolder } from '../../formats/nodeFolder';
import { writePeftFiles } from '../../formats/peft';
import { warnWithoutEnd } from '../warnings';
import { CommandError } from './commandError';
import { checkIds, type LoadedModel, loadModel, type ModelOptions, tokenizerOf, withEngine } from './model';
import { checkOutput, writeJson } from './output';
import { readTrainingLines, trainingSequence } from './trainingData';

export interface FinetuneOptions extends ModelOptions {
  data: string;
  out: string;
  rank: number;
  alpha?: number;
  targets: Projection[];
  learningRate: number;
  schedule: OptimizerSettings['schedule'];
  warmupSteps: number;
  weightDecay: number;
  maxGradientNorm: number;
  epochs: number;
  batchSize: number;
  /** Commander's name for `--no-end-token`. */
  endToken: boolean;
  seed: number;
  json?: string;
}

export async function finetune(options: FinetuneOptions): Promise<void> {
  const lines = await readTrainingLines(options.data);
  await checkOutput(options.json);
  const model = await loadModel(options);
  const tokenizer = tokenizerOf(model);
  if (options.endToken) warnWithoutEnd(options.model, tokenizer);
  const sequences = lines.map((line) => trainingSequence(line, tokenizer, options.endToken));
  for (const [index, sequence] of sequences.entries())
    checkSequence(model, sequence, `${options.data}, text ${index + 1}`);
  // Made before the work, so that an impossible place is not found out after it.
  await writeNodeFolder(options.out, new Map());
  await withEngine(model, async (engine) => {
    const started = performance.now();
    const [result] = await engine.finetune([jobOf(options, sequences)], { onProgress: printLosses });
    if (!result) throw new Error('the engine returned no result');
    const { losses, gradientNorms, tokens, diverged } = result;
    if (diverged !== null)
      throw new CommandError(
        `training ran into not-a-number at step ${diverged + 1}; a lower --learning-rate usually helps.`,
      );
    await writeNodeFolder(
      options.out,
      writePeftFiles(await engine.exportAdapter(result.adapter), model.files.config, options.model),
    );
    const seconds = (performance.now() - started) / 1000;
    process.stdout.write(
      `${losses.length} steps, ${tokens} tokens in ${seconds.toFixed(1)} s; loss ${losses[0]?.toFixed(4)} at first, ${losses.at(-1)?.toFixed(4)} at last\nAdapter written to ${options.out}\n`,
    );
    await writeJson(options.json, { losses, gradientNorms, tokens });
  });
}

function jobOf(options: FinetuneOptions, sequences: TrainingSequence[]): FinetuneJob {
  const {
    rank,
    alpha = 2 * rank,
    targets,
    seed,
    learningRate,
    schedule,
    warmupSteps,
    weightDecay,
    maxGradientNorm,
  } = options;
  const optimizer: OptimizerSettings = {
    learningRate,
    schedule,
    warmupSteps,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay,
    maxGradientNorm: maxGradientNorm === 0 ? null : maxGradientNorm,
  };
  const batchSize = options.batchSize === 0 ? null : options.batchSize;
  return {
    sequences,
    lora: { rank, alpha, targets, seed },
    optimizer,
    epochs: options.epochs,
    batchSize,
    shuffleSeed: seed,
  };
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
