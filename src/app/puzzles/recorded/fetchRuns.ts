/** The recorded puzzle runs that came with the page: their list, fetched once, and their files. */

import { type PuzzleRunEntry, readPuzzleRunIndex } from '../../../seal/puzzles/runFile/index';
import { PUZZLE_FORMAT, readRunBytes } from '../../../seal/record/format';
import type { PuzzleRun } from '../../../seal/record/record';

import { RunFileError } from '../../../seal/record/runFileError';
import { runAddress } from '../../knowledge/recorded/fetchIndex';
import { RECORDED_PUZZLES } from '../words/recorded';
import { useRecordedPuzzles } from './recordedStore';

let asked: Promise<readonly PuzzleRunEntry[] | null> | null = null;

/** Empty when none came with the page, which is whole without them; `null` when the list could not be fetched or read. */
export function fetchPuzzleEntries(): Promise<readonly PuzzleRunEntry[] | null> {
  asked ??= fetchOnce().then((entries) => {
    useRecordedPuzzles.setState({ entries: entries ?? [] });
    // A list that did not come may come at the next try.
    if (entries === null || entries.length === 0) asked = null;
    return entries;
  });
  return asked;
}

async function fetchOnce(): Promise<readonly PuzzleRunEntry[] | null> {
  try {
    const response = await fetch(runAddress('puzzles/index.json'));
    if (response.status === 404) return [];
    return response.ok ? (readPuzzleRunIndex(await response.json())?.runs ?? null) : null;
  } catch {
    return null;
  }
}

/** @throws Error with one plain sentence. */
export async function fetchPuzzleRun({ file, title }: PuzzleRunEntry): Promise<PuzzleRun> {
  let bytes: ArrayBuffer;
  try {
    const response = await fetch(runAddress(`puzzles/${file}`));
    if (!response.ok) throw new Error(RECORDED_PUZZLES.status(response.status));
    bytes = await response.arrayBuffer();
  } catch (error) {
    throw new Error(RECORDED_PUZZLES.notFetched(title, error instanceof Error ? error.message : String(error)));
  }
  try {
    return await readRunBytes(PUZZLE_FORMAT, new Uint8Array(bytes));
  } catch (error) {
    throw error instanceof RunFileError ? new Error(`“${title}”: ${error.message}`) : error;
  }
}
