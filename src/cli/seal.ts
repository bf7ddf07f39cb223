/** `npm run seal -- …`: SEAL without a page, on the best WebGPU adapter of this machine (`product.md`, "Headless"). */
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import type { EmbeddedModel } from '../contract/model';
import type { Kind } from '../seal/types';
import { memoryOption, runProgram } from './commandLine';
import { addOptions, readArguments } from './seal/arguments';
import type { CliDomain } from './seal/cliDomain';
import { KNOWLEDGE_CLI, SEQUENTIAL_CLI } from './seal/knowledge';
import { PUZZLES_CLI } from './seal/puzzles';
import { addStreamOptions, readStreamArguments } from './seal/stream/arguments';

interface QuestionOptions {
  model: string;
  plain?: boolean;
  memory?: number;
}

const program = new Command('seal')
  .description('Self-adapting language models (SEAL, arXiv 2506.10943) without a page.')
  .showSuggestionAfterError(false);

const modelOf = ({ ownModel }: { ownModel: EmbeddedModel }): string =>
  fileURLToPath(new URL(`../../public/models/${ownModel}`, import.meta.url));

function addCommand<K extends Kind>(cli: CliDomain<K>): void {
  const model = modelOf(cli);
  addOptions(program.command(cli.command ?? cli.domain.name), cli, model)
    .description(cli.about)
    .action(async (values) => {
      const given = readArguments(cli, values);
      const { shard, json } = given;
      // Loaded late: bad arguments need no graphics driver.
      if (shard !== null && json !== null) {
        const { runShard } = await import('./seal/shards/runShard');
        return runShard(cli, { ...given, shard, json });
      }
      const { runCommand } = await import('./seal/runAll');
      await runCommand(cli, given);
    });
}

addCommand(KNOWLEDGE_CLI);
addCommand(SEQUENTIAL_CLI);
addCommand(PUZZLES_CLI);

addStreamOptions(program.command('stream'), modelOf(KNOWLEDGE_CLI))
  .description(
    'Texts that arrive one after another: a rule decides what to learn, and the model is quizzed on what it has seen.',
  )
  .action(async (values) => {
    const given = readStreamArguments(values);
    const { streamCommand } = await import('./seal/stream/command');
    await streamCommand(given, process.argv.slice(3));
  });

program
  .command('merge')
  .description('All shards of one stage as one file: the run itself, or what --resume and --shard go on with.')
  .argument('<out>', 'file to write')
  .argument('<in...>', 'the files of all shards, in any order')
  .option('--model <path>', "the run's model, unless it is an embedded one; its weights are not read")
  .option('--partly', 'of a run without rounds: the run as far as its shards are done, on the passages that they have')
  .action(async (out: string, paths: string[], { model, partly }: { model?: string; partly?: boolean }) => {
    const { mergeCommand } = await import('./seal/shards/merge');
    const merge = <K extends Kind>(cli: CliDomain<K>): Promise<void> =>
      mergeCommand(cli, { out, paths, model: model ?? modelOf(cli), ...(partly && { partly }) });
    const { domainOfShards, jsonIn } = await import('./seal/shards/shardFile');
    const [first = ''] = paths;
    await (domainOfShards(jsonIn(first), first) === 'puzzles' ? merge(PUZZLES_CLI) : merge(KNOWLEDGE_CLI));
  });
program
  .command('bundle')
  .description(
    'A run on knowledge as one zip that official pipelines go on with: data, self-edits, SFT set, and what takes them.',
  )
  .argument('<run>', 'file that --json or the Export menu of the page wrote')
  .argument('<out>', 'zip to write')
  .action(async (run: string, out: string) => {
    const { bundleCommand } = await import('./seal/bundle');
    await bundleCommand(run, out);
  });
program
  .command('credit')
  .description(
    'A finished run on knowledge, and in it what each line of a held-out self-edit contributed: its policies are trained once more.',
  )
  .argument('<run>', 'file that --json or the Export menu of the page wrote')
  .argument('<out>', 'file to write: the run with the credit')
  .option('--passage <n>', 'the held-out passage, the first being 1', Number, 1)
  .option('--model <path>', "the run's model, unless it is the embedded one", modelOf(KNOWLEDGE_CLI))
  .action(async (run: string, out: string, { passage, model }: { passage: number; model: string }) => {
    if (!Number.isInteger(passage) || passage < 1) throw new Error('--passage must be a whole number from 1 on.');
    const { creditCommand } = await import('./seal/credit');
    await creditCommand({ run, out, model, passage });
  });
program
  .command('questions')
  .description(
    'Has the model write questions about passages, one for each sentence, and says how many are of use and why others are not.',
  )
  .argument(
    '<out>',
    'file of passages to write, with these questions in place of their own; none of those that are read',
  )
  .argument(
    '[in...]',
    'files of passages; without one, the six invented ones on which settings may be chosen, and <out> must be new',
  )
  .requiredOption('--model <path>', 'Hugging Face folder, GGUF file, or id of the hub: owner/name[@revision]')
  .option('--plain', 'ask in plain text, of a model that has no chat template')
  .addOption(memoryOption())
  .action(async (out: string, paths: string[], { model, plain, memory }: QuestionOptions) => {
    const { questionsCommand } = await import('./seal/questions');
    await questionsCommand({ out, paths, model, plain: plain ?? false, memory: memory ?? null });
  });
program
  .command('passages')
  .description('Passages and their questions, of any form that is read, as one file of SEAL, SQuAD or CSV.')
  .argument('<out>', 'file to write')
  .argument('<in...>', 'files of passages: JSON of SEAL or SQuAD, CSV, SFT rows, plain text')
  .option('--to <form>', 'seal, squad or csv; without it csv where the name ends so, else seal')
  .action(async (out: string, paths: string[], { to }: { to?: string }) => {
    const { passagesCommand } = await import('./seal/passages');
    await passagesCommand(out, paths, to);
  });
await runProgram(program);
