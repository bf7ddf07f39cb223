/** The store of what the visitor writes, which the browser keeps where it can. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { jsonStorage } from './settingsForm';

type Change<Draft> = Partial<Draft> | ((draft: Draft) => Partial<Draft>);
export type SetDraft<Draft> = (change: Change<Draft>) => void;

interface Kept<Draft, Stored> {
  partialize: (draft: Draft) => Stored;
  /** Of what cannot be read nothing is taken. */
  merge: (stored: unknown, draft: Draft) => Draft;
}

/** @param storedAs its name in the browser; `null` for one that goes with the page. */
export function makeDraftStore<Draft, Stored>(
  storedAs: string | null,
  make: (set: SetDraft<Draft>, get: () => Draft) => Draft,
  kept: Kept<Draft, Stored>,
) {
  if (storedAs === null) return create<Draft>()(make);
  return create<Draft>()(persist(make, { name: storedAs, version: 1, storage: jsonStorage<Stored>(), ...kept }));
}
