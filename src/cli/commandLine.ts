/** What every command does at its edges: what it says on stderr, where it may write, and how it ends. */
import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import type { DeviceReport } from '../contract/engine';
import { EngineError } from '../contract/errors';
import { type ModelFiles, readModelFolder } from '../formats/modelFolder';
import { nodeFolder } from '../formats/nodeFolder';
import type { Tokenizer } from '../tokenizer/types';

/** A mistake in what the command was given; its message is the one line that the person sees. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Of a system's error, such as ENOENT. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/** What a command goes on with although it may not be meant. */
export function warn(text: string): void {
  process.stderr.write(`warning: ${text}\n`);
}

/** @throws FormatError or EngineError naming what is wrong with the folder. */
export async function readModel(folder: string): Promise<ModelFiles> {
  const files = await readModelFolder(nodeFolder(folder));
  for (const notice of files.notices) warn(notice);
  return files;
}

/** "mesa, llvmpipe (software)" */
export function adapterText({ vendor, architecture, description, software }: DeviceReport): string {
  const parts = [vendor, architecture, description].filter((part) => part !== '');
  return `${parts.join(', ') || 'unnamed'}${software ? ' (software)' : ''}`;
}

/** A model that never learns an end goes on writing until it is cut. */
export function warnWithoutEnd(name: string, { eosId }: Pick<Tokenizer, 'eosId'>): void {
  if (eosId === null)
    warn(
      `${name}: no end token is known (eos_token of tokenizer_config.json or special_tokens_map.json), so the model does not learn where a text ends.`,
    );
}

/**
 * Better now than after minutes of work.
 * @param file as its option gives it. @param named as messages name it.
 * @throws CommandError for a folder, and with what `why` makes of the error code where the file's folder cannot be written to.
 */
export async function assertWritable(
  file: string,
  named: string,
  why: (code: string) => string = () => 'the folder does not exist or cannot be written.',
): Promise<void> {
  const isFolder = await stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) throw new CommandError(`${named}: this is a folder; give the name of a file in it.`);
  await access(dirname(file), constants.W_OK).catch((error: unknown) => {
    throw new CommandError(`${named}: ${why(codeOf(error))}`);
  });
}

/** An error becomes one line on stderr and exit code 1, or 130 where the person stopped the work. */
export async function runProgram(program: Command): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    process.stderr.write(`${program.name()}: ${messageOf(error).split('\n')[0]}\n`);
    process.exitCode = error instanceof EngineError && error.code === 'aborted' ? 130 : 1;
  }
}
