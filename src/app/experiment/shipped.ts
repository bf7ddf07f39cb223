/** The recorded runs of one domain that came with the page: their list, fetched once, and their files. */
import { create } from 'zustand';
import { RunFileError } from '../../seal/record/runFileError';

interface ShippedEntry {
  file: string;
  title: string;
}

/** @param folder below `runs/`, with its slash. @param readList `null` for what is no list. */
export function makeShipped<Entry extends ShippedEntry>(
  folder: string,
  readList: (input: unknown) => { runs: readonly Entry[] } | null,
) {
  /** `null` until the list is there. */
  const useEntries = create<{ entries: readonly Entry[] | null }>()(() => ({ entries: null }));
  const address = (file: string): string =>
    new URL(`runs/${folder}${file}`, document.baseURI.replace(/[?#].*$/, '')).href;
  let asked: Promise<readonly Entry[] | null> | null = null;

  async function fetchList(): Promise<readonly Entry[] | null> {
    try {
      const response = await fetch(address('index.json'));
      if (response.status === 404) return [];
      return response.ok ? (readList(await response.json())?.runs ?? null) : null;
    } catch {
      return null;
    }
  }

  return {
    useEntries,
    /** Empty when none came with the page, which is whole without them; `null` when the list could not be fetched or read. */
    fetchEntries: (): Promise<readonly Entry[] | null> => {
      asked ??= fetchList().then((entries) => {
        useEntries.setState({ entries: entries ?? [] });
        // A list that did not come may come at the next try.
        if (entries === null || entries.length === 0) asked = null;
        return entries;
      });
      return asked;
    },
    /** @throws Error with one plain sentence. */
    fetchRun: async <Run>(
      { file, title }: Entry,
      read: (bytes: Uint8Array<ArrayBuffer>) => Promise<Run>,
    ): Promise<Run> => {
      let bytes: ArrayBuffer;
      try {
        const response = await fetch(address(file));
        if (!response.ok) throw new Error(`the server answered ${response.status}`);
        bytes = await response.arrayBuffer();
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(`“${title}” could not be fetched (${why}). Check the connection and try again.`);
      }
      try {
        return await read(new Uint8Array(bytes));
      } catch (error) {
        throw error instanceof RunFileError ? new Error(`“${title}”: ${error.message}`) : error;
      }
    },
  };
}

/** By preset, because only runs on the same items compare, and by seed; a preset without runs is left out. */
export function byPreset<Entry extends { preset: string; seed: number; startedAt: string }, Preset extends string>(
  presets: readonly Preset[],
  entries: readonly Entry[],
): { preset: Preset; entries: Entry[] }[] {
  return presets.flatMap((preset) => {
    const own = entries
      .filter((entry) => entry.preset === preset)
      .toSorted((left, right) => left.seed - right.seed || left.startedAt.localeCompare(right.startedAt));
    return own.length === 0 ? [] : [{ preset, entries: own }];
  });
}
