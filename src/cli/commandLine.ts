/** What every command does at its edges: what it says on stderr, where it may write, and how it ends. */
import { readFileSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { EngineError } from '../contract/errors';
import { MEMORY_HINT, memoryFrom } from '../contract/memoryCap';
import type { ModelFiles } from '../formats/modelFolder';
import { loadTokenizer } from '../tokenizer/tokenizer';
import type { Tokenizer } from '../tokenizer/types';

/** A mistake in what the command was given; its message is the one line that the person sees. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Of a system's error, such as ENOENT. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/** A file that the command was given. @throws CommandError with one plain line that names it. */
export function bytesOf(path: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new CommandError(`${path}: ${codeOf(error) === 'ENOENT' ? 'there is no such file' : 'it cannot be read'}.`);
  }
}

/** What a command goes on with although it may not be meant. */
export function warn(text: string): void {
  process.stderr.write(`warning: ${text}\n`);
}

/** Bytes that the model and all work with it may hold on the device. */
export function memoryOption(): Option {
  const about = 'most memory on the device for the model and its work, as in 1.2GB; what the device gives unless given';
  return new Option('--memory <size>', about).argParser((text: string): number => {
    const bytes = memoryFrom(text);
    if (bytes === null) throw new InvalidArgumentError(MEMORY_HINT);
    return bytes;
  });
}

/**
 * The tokenizer of a model whose texts are to end. Training, and every run of `seal`, ends them with the tokenizer's own end token,
 * `lm generate` at the configuration's `eos_token_id`: where these differ, what was learnt is not what is stopped at.
 */
export function tokenizerWithEnd(files: ModelFiles): Tokenizer {
  const tokenizer = loadTokenizer(files);
  const { eosId } = tokenizer;
  const { stopIds } = files.config;
  const stops = stopIds.length === 0 ? 'nothing' : stopIds.join(', ');
  if (eosId === null)
    warn(
      `${files.name}: no end token is known (eos_token of tokenizer_config.json or special_tokens_map.json), so the model does not learn where a text ends; lm generate stops at ${stops} (eos_token_id).`,
    );
  else if (!stopIds.includes(eosId))
    warn(
      `${files.name}: the tokenizer ends a text with ${eosId} (eos_token), which is what is learnt, and lm generate stops at ${stops} (eos_token_id); make them agree.`,
    );
  return tokenizer;
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

/** What is read stays as it is. @throws CommandError where the file to write is one of those. */
export function assertNotInput(out: string, paths: readonly string[]): void {
  if (paths.some((path) => resolve(path) === resolve(out)))
    throw new CommandError(
      `${out}: it is one of the files that are read, which stay as they are. Name another file to write.`,
    );
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
