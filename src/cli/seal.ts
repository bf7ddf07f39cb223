/** `npm run seal -- …`: SEAL without a page, on the best WebGPU adapter of this machine (`product.md`, "Headless"). */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { EngineError } from '../contract/errors';
import type { Kind } from '../seal/kind';
import { addOptions, readArguments } from './seal/arguments';
import type { CliDomain } from './seal/cliDomain';
import { KNOWLEDGE_CLI } from './seal/knowledge';
import { PUZZLES_CLI } from './seal/puzzles';

const models = join(dirname(fileURLToPath(import.meta.url)), '../../public/models');

const program = new Command('seal')
  .description('Self-adapting language models (SEAL, arXiv 2506.10943) without a page.')
  .showSuggestionAfterError(false);

function addCommand<K extends Kind>(cli: CliDomain<K>): void {
  addOptions(program.command(cli.domain.name), cli, join(models, cli.ownModel))
    .description(cli.about)
    .action(async (values) => {
      const given = readArguments(cli, values);
      // Loaded late: bad arguments need no graphics driver.
      const { runCommand } = await import('./seal/runAll');
      await runCommand(cli, given);
    });
}

addCommand(KNOWLEDGE_CLI);
addCommand(PUZZLES_CLI);

try {
  await program.parseAsync(process.argv);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`seal: ${message.split('\n')[0] ?? message}\n`);
  process.exitCode = error instanceof EngineError && error.code === 'aborted' ? 130 : 1;
}
