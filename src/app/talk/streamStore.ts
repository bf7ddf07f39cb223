/** The recorded stream, fetched once: texts that arrived without a person, what each rule learned, and what was known after each. */
import { create } from 'zustand';
import { RunFileError } from '../../seal/record/runFileError';
import { readStream, type StreamRun } from '../../seal/stream/record';
import { addressOf } from '../experiment/recordedState';
import { STREAM } from './words/stream';

const FILE = 'stream.json';

interface StreamState {
  run: StreamRun | null;
  problem: string | null;
}

export const useStream = create<StreamState>()(() => ({ run: null, problem: null }));

let asked = false;

/** Where the page ships none, nothing is said of it. */
export async function fetchStream(): Promise<void> {
  if (asked) return;
  asked = true;
  useStream.setState({ problem: null });
  try {
    const response = await fetch(addressOf('', FILE));
    const isThere = response.ok && (response.headers.get('content-type') ?? '').includes('json');
    if (isThere) useStream.setState({ run: readStream(await response.text()) });
  } catch (error) {
    asked = false;
    const why = error instanceof RunFileError || error instanceof Error ? error.message : String(error);
    useStream.setState({ problem: STREAM.notRead(why) });
  }
}
