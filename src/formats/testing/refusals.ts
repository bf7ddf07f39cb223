/** What a reader must tell of a folder `tiny` that it refuses: its code, and the words that say what is wrong, in one line. */
import { expect } from 'vitest';
import { bytesOf } from '../../testing/tensors';
import { memoryFolder } from '../../testing/tinyModel';
import { FormatError, type FormatErrorCode } from '../formatError';
import { readModelFolder } from '../modelFolder';

export async function expectRefused(
  reading: Promise<unknown>,
  code: FormatErrorCode,
  words: readonly string[],
  longest: number,
): Promise<void> {
  const error: unknown = await reading.catch((reason: unknown) => reason);
  if (!(error instanceof FormatError)) throw new Error(`not refused with a FormatError: ${String(error)}`);
  const { message } = error;
  expect(error.code, message).toBe(code);
  for (const word of ['tiny', ...words]) expect(message).toContain(word);
  expect(message).toMatch(/^[^\n]{10,}\.$/);
  expect(message.length).toBeLessThanOrEqual(longest);
}

/** Opens a model and reads all of its weights, as whoever loads it does. */
async function readWhole(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const { tensors } = await readModelFolder(memoryFolder(files));
  for (const name of tensors.infos.keys()) await bytesOf(tensors, name);
}

export function expectModelRefused(
  files: ReadonlyMap<string, Uint8Array>,
  code: FormatErrorCode,
  words: readonly string[],
): Promise<void> {
  return expectRefused(readWhole(files), code, words, 400);
}
