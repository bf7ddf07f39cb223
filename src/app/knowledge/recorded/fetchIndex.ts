/** The list of runs that came with the page, fetched once. */
import { type RunEntry, readRunIndex } from '../../../seal/knowledge/runFile/index';
import { useRecorded } from './recorded';

let asked: Promise<readonly RunEntry[]> | null = null;

/** Empty when there is none or it cannot be read: the page is whole without it. */
export function fetchEntries(): Promise<readonly RunEntry[]> {
  asked ??= fetchOnce().then((entries) => {
    useRecorded.setState({ entries });
    // A list that did not come may come at the next try.
    if (entries.length === 0) asked = null;
    return entries;
  });
  return asked;
}

async function fetchOnce(): Promise<readonly RunEntry[]> {
  try {
    const response = await fetch(runAddress('index.json'));
    return response.ok ? (readRunIndex(await response.json())?.runs ?? []) : [];
  } catch {
    return [];
  }
}

export function runAddress(file: string): string {
  return new URL(`runs/${file}`, document.baseURI.replace(/[?#].*$/, '')).href;
}
