/** Recorded runs of one domain: the list of those that came with the page, and the one that is on the page. */
import { create } from 'zustand';
import type { AnyEntry } from '../../seal/record/format';
import type { RunRecord } from '../../seal/record/record';
import type { RunSource } from '../../storage/runs';
import type { Core, PageTypes, Store } from './experiment';
import type { RecordedPosition } from './recordedPositions';

/** Of a page that opens recorded runs. */
export interface RecordedTypes extends PageTypes {
  /** What the list has of a run. */
  entry: AnyEntry;
}

/** A run to be opened, and where it is to be read. */
export interface Asked<P extends RecordedTypes> {
  entry: P['entry'];
  source: RunSource;
  /** What of it is to be shown, where it has that; else what it begins with. */
  position?: RecordedPosition | null;
}

type StateOf<P extends RecordedTypes, Name extends 'useResults' | 'useRounds'> = ReturnType<Core<P>[Name]['getState']>;

/** An item with its settings and what was run on it. */
export interface Work<P extends RecordedTypes> {
  settings: P['kind']['settings'];
  draft: P['draft'];
  results: StateOf<P, 'useResults'>;
}

export interface RecordedState<P extends RecordedTypes> {
  entry: P['entry'] | null;
  source: RunSource;
  /** `offered`: its entry is shown, the screens below are the visitor’s. `open`: its file is there. */
  shown: 'nothing' | 'offered' | 'opening' | 'open';
  /** With all that is inside its rounds, once its file is there. */
  run: RunRecord<P['kind']> | null;
  problem: string | null;
  /** Chosen on the Runs page, to be opened when this page comes. */
  asked: Asked<P> | null;
  position: RecordedPosition | null;
  /** What the visitor had on the screens before a recorded item was shown; kept until they go back to it. */
  before: Work<P> | null;
  /** What they ran on recorded items, or made of them, and then left. */
  variants: readonly Work<P>[];
  /** The rounds of this device, while the recorded ones have their place. */
  live: StateOf<P, 'useRounds'> | null;
}

/** An experiment on a page that opens recorded runs. */
export type Recording<P extends RecordedTypes> = Core<P> & { extras: { useRecorded: Store<RecordedState<P>> } };

export const NO_RECORDED = {
  entry: null,
  source: 'recorded',
  shown: 'nothing',
  run: null,
  problem: null,
  asked: null,
  position: null,
  before: null,
  variants: [],
  live: null,
} as const;

export const makeRecorded = <P extends RecordedTypes>() => create<RecordedState<P>>()(() => NO_RECORDED);

export type Shipped<Entry extends AnyEntry> = ReturnType<typeof makeShipped<Entry>>;

/** Of a file that came with the page. @param folder below `runs/`, with its slash. */
export const addressOf = (folder: string, file: string): string =>
  new URL(`runs/${folder}${file}`, document.baseURI.replace(/[?#].*$/, '')).href;

/** @param folder below `runs/`, with its slash. @param readList `null` for what is no list. */
export function makeShipped<Entry extends AnyEntry>(
  folder: string,
  readList: (input: unknown) => { runs: readonly Entry[] } | null,
) {
  /** `null` until the list is there. */
  const useEntries = create<{ entries: readonly Entry[] | null }>()(() => ({ entries: null }));
  let asked: Promise<readonly Entry[] | null> | null = null;

  async function fetchList(): Promise<readonly Entry[] | null> {
    try {
      const response = await fetch(addressOf(folder, 'index.json'));
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
