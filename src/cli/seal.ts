/** `npm run seal -- …`: SEAL without a page, on the best WebGPU adapter of this machine (`product.md`, "Headless"). */
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import type { Kind } from '../seal/types';
import { runProgram } from './commandLine';
import { addOptions, readArguments } from './seal/arguments';
import type { CliDomain } from './seal/cliDomain';
import { KNOWLEDGE_CLI } from './seal/knowledge';
import { PUZZLES_CLI } from './seal/puzzles';

const program = new Command('seal')
  .description('Self-adapting language models (SEAL, arXiv 2506.10943) without a page.')
  .showSuggestionAfterError(false);

function addCommand<K extends Kind>(cli: CliDomain<K>): void {
  const model = fileURLToPath(new URL(`../../public/models/${cli.ownModel}`, import.meta.url));
  addOptions(program.command(cli.domain.name), cli, model)
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
await runProgram(program);
