/** The visitor's own set of passages: those that a run on the corpus of that name trains and measures on. `library/keptSets.ts` keeps it over visits. */
import { create } from 'zustand';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Passage } from '../../seal/knowledge/types';
import type { OwnSet } from '../../worker/protocol';

export const useOwnSet = create<{ name: string; passages: readonly Passage[] }>()(() => ({ name: '', passages: [] }));

/** What the worker chooses from, where the settings ask for it. */
export function ownSetOf({ corpus }: Pick<KnowledgeSettings, 'corpus'>): OwnSet<Passage> | undefined {
  return corpus === 'own' ? { all: useOwnSet.getState().passages } : undefined;
}
