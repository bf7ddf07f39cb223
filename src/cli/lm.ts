/** `npm run lm -- score|generate|finetune|export|forms`: a model from a Hugging Face folder, a GGUF file or the hub on the command line, run by the WebGPU engine. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { PROJECTIONS, type Projection, WEIGHT_FORMATS } from '../contract/engine';
import { EngineError } from '../contract/errors';
import { ADAPTER_FORMS } from '../formats/adapterExport';
import { FormatError } from '../formats/formatError';
import { decimal } from '../seal/settings';
import { TokenizerError } from '../tokenizer/types';
import { CommandError, memoryOption, messageOf } from './commandLine';
import { exportAdapter } from './lm/export';
import { finetune } from './lm/finetune';
import { forms } from './lm/forms';
import { generate, score } from './lm/inference';

const LARGEST_SEED = 2 ** 32 - 1;

/** A whole number within bounds, both included. */
function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** A number within bounds, both included. */
function real(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = decimal(text);
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  };
}

/** Token ids, `1,2,3`. Whether the model has them is checked with the model at hand. */
function tokenIds(text: string): number[] {
  const parts = text.split(',');
  if (parts.every((part) => /^\s*\d{1,9}\s*$/.test(part))) return parts.map(Number);
  throw new InvalidArgumentError('It must be token ids with commas between them, as in 1,2,3.');
}

/** Projections, `q,v`, in the engine's order; `all` is all seven. */
function projections(text: string): Projection[] {
  if (text === 'all') return [...PROJECTIONS];
  const names = text.split(',').map((name) => name.trim().replace(/_proj$/, ''));
  const unknown = names.find((name) => !PROJECTIONS.some((known) => known === name));
  if (unknown === undefined) return PROJECTIONS.filter((projection) => names.includes(projection));
  throw new InvalidArgumentError(`${JSON.stringify(unknown)} is none of ${PROJECTIONS.join(', ')}, all.`);
}

/** Commands write to stdout; a failure is one line on stderr. */
function commandLine(): Command {
  const program = new Command('lm')
    .description('Score, continue, finetune and export with a model from a Hugging Face folder or a GGUF file.')
    .showSuggestionAfterError(false)
    .configureOutput({ outputError: (text, write) => write(`${text.trim().replace(/\s+/g, ' ')}\n`) });
  // Subcommands inherit output settings, which must therefore be set before.
  const ofModel = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .requiredOption(
        '--model <path>',
        'Hugging Face folder (config.json, safetensors, tokenizer.json), GGUF file, or id of the hub: owner/name[@revision]',
      );
  const command = (name: string, description: string): Command =>
    ofModel(name, description)
      .addOption(
        new Option('--weights <format>', 'how weights are stored on the device; as in the file unless given').choices(
          WEIGHT_FORMATS,
        ),
      )
      .addOption(memoryOption());
  const withAdapter = (one: Command): Command =>
    one.option('--adapter <path>', 'PEFT folder of a LoRA adapter to put on the model, or a zip of one');

  withAdapter(command('score', 'Log-probability of each token of a text, and the logits after it.'))
    .addOption(new Option('--text <text>', 'the text').conflicts('ids'))
    .option('--ids <ids>', 'token ids in place of a text, as in 1,2,3', tokenIds)
    .option('--json <file>', 'write {ids, logProbabilities, meanLoss, lastLogits}; log-probability i is of token i + 1')
    .action(score);

  withAdapter(command('generate', 'Continue a prompt.'))
    .requiredOption('--prompt <text>', 'the prompt')
    .option('--chat', "put the prompt into the model's chat template, as the user's turn")
    .addOption(new Option('--greedy', 'always the likeliest token').conflicts(['temperature', 'topK', 'topP', 'minP']))
    .option('--temperature <number>', 'divides the logits', real(0, 100), 1)
    .option('--top-k <number>', 'only the likeliest K tokens; 0 keeps all', whole(0, 2 ** 20), 0)
    .option('--top-p <number>', 'only the likeliest tokens that together have this probability', real(0, 1), 1)
    .option('--min-p <number>', 'only tokens at least this likely beside the likeliest', real(0, 1), 0)
    .option('--repetition-penalty <number>', 'above 1 makes tokens that occurred less likely', real(0.01, 100), 1)
    .option('--max-tokens <number>', 'longest continuation in tokens', whole(1, 2 ** 24), 64)
    .option('--seed <number>', 'seed of the sampling', whole(0, LARGEST_SEED), 0)
    .option('--count <number>', 'samples, all in one batch', whole(1, 4096), 1)
    .option('--json <file>', 'write {prompt, samples: [{ids, text}]}')
    .action(generate);

  command('finetune', 'Train a LoRA adapter on a JSONL file and write it as a PEFT folder.')
    .requiredOption(
      '--data <file>',
      'JSONL of {"text"} or {"prompt", "completion"}; of the latter only the completion is learnt',
    )
    .requiredOption('--out <folder>', 'PEFT folder to write')
    .option('--rank <number>', 'rank of the adapter', whole(1, 1024), 8)
    .option('--alpha <number>', 'scale of the adapter times its rank; twice the rank unless given', real(1e-6, 1e6))
    .option(
      '--targets <names>',
      'projections to adapt: some of q,k,v,o,gate,up,down, or all',
      projections,
      projections('all'),
    )
    .option('--learning-rate <number>', 'learning rate of AdamW', real(0, 1e3), 1e-3)
    .addOption(
      new Option('--schedule <shape>', 'learning rate over the steps')
        .choices(['constant', 'linear', 'cosine'])
        .default('linear'),
    )
    .option('--warmup-steps <number>', 'steps until the full learning rate', whole(0, 1e6), 0)
    .option('--weight-decay <number>', 'decoupled weight decay', real(0, 1e3), 0)
    .option('--max-gradient-norm <number>', 'longer gradients are scaled down; 0 leaves them', real(0, 1e9), 1)
    .option('--epochs <number>', 'times through the data', whole(1, 1e6), 10)
    .option('--batch-size <number>', 'texts a step; 0 takes all of them', whole(0, 1e6), 1)
    .option('--no-end-token', "do not put the tokenizer's end token after each text")
    .option('--seed <number>', 'seed of the adapter and of the order of texts', whole(0, LARGEST_SEED), 0)
    .option('--json <file>', 'write {losses, gradientNorms, tokens}')
    .action(finetune);

  ofModel('export', 'Write an adapter for other programs; of the model no more is read than that needs.')
    .requiredOption('--adapter <path>', 'PEFT folder of a LoRA adapter of the model, or a zip of one')
    .addOption(
      new Option(
        '--to <form>',
        'peft: a folder, or a zip; gguf: a LoRA file for llama.cpp and what is built on it; merged: the whole model with the adapter in its weights, as a Hugging Face folder or a zip',
      )
        .choices(ADAPTER_FORMS)
        .makeOptionMandatory(),
    )
    .requiredOption(
      '--out <path>',
      'what to write: a folder, a name that ends with .zip, or for gguf one that ends with .gguf',
    )
    .addOption(
      new Option(
        '--dtype <type>',
        'of merged weights; bf16 for a model that is all bf16, f32 for others, unless given',
      ).choices(['f32', 'bf16']),
    )
    .action(exportAdapter);

  ofModel(
    'forms',
    'What each form of keeping the weights costs: loss on a fixed English text, greedy tokens that stay.',
  )
    .option('--json <file>', 'write {model, adapter, forms: [{format, bytes, loss, difference, agreed, tokens}]}')
    .action(forms);
  return program;
}

try {
  await commandLine().parseAsync();
} catch (error) {
  // What says enough by itself; a fault of the program keeps its stack.
  if (![CommandError, FormatError, TokenizerError, EngineError].some((kind) => error instanceof kind)) throw error;
  process.stderr.write(`error: ${messageOf(error).replace(/\s*\n\s*/g, ' ')}\n`);
  process.exitCode = 1;
}
