/** `npm run seal -- …`: SEAL without a page, on the best WebGPU adapter of this machine (`product.md`, "Headless"). */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { EngineError } from '../contract/errors';
import { addKnowledgeOptions, readKnowledgeArguments } from './seal/arguments';
import { readPuzzleArguments } from './seal/puzzleArguments';
import { addPuzzleOptions } from './seal/puzzleOptions';

const models = join(dirname(fileURLToPath(import.meta.url)), '../../public/models');

const program = new Command('seal')
  .description('Self-adapting language models (SEAL, arXiv 2506.10943) without a page.')
  .showSuggestionAfterError(false);

addKnowledgeOptions(program.command('knowledge'), join(models, 'micro-world'))
  .description('Rounds of ReST-EM on passages and questions of the micro-world.')
  .action(async (values) => {
    const settings = readKnowledgeArguments(values);
    // Loaded late: bad arguments need no graphics driver.
    const { runKnowledge } = await import('./seal/knowledge');
    await runKnowledge(settings);
  });

addPuzzleOptions(program.command('puzzles'), join(models, 'micro-puzzles'))
  .description('Rounds of ReST-EM on puzzles, of the micro-world or ARC; the self-edit is a training configuration.')
  .action(async (values) => {
    const settings = readPuzzleArguments(values);
    const { runPuzzles } = await import('./seal/puzzles');
    await runPuzzles(settings);
  });

try {
  await program.parseAsync(process.argv);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`seal: ${message.split('\n')[0] ?? message}\n`);
  process.exitCode = error instanceof EngineError && error.code === 'aborted' ? 130 : 1;
}
