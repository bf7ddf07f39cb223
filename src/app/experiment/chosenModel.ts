/** The model that the visitor chose for every page; without a choice each page has the embedded one that is made for it. */
import { create } from 'zustand';
import type { ModelRef } from '../../contract/model';
import { sharedStorage } from '../../storage/drafts';
import type { Place } from '../../worker/protocol';

interface ChosenModel {
  ref: ModelRef | null;
  /** Of a model of kind `files`: they are on this page alone. */
  files: readonly File[];
  /** The most bytes that any model and its work may hold on the device, kept in this browser; `null`: what the device gives. */
  mostMemory: number | null;
}

const STORED_AS = 'selkie-most-memory';

export const useChosenModel = create<ChosenModel>()(() => ({
  ref: null,
  files: [],
  mostMemory: Number(sharedStorage.getItem(STORED_AS)) || null,
}));

export function keepMostMemory(mostMemory: number | null): void {
  if (mostMemory === null) sharedStorage.removeItem(STORED_AS);
  else sharedStorage.setItem(STORED_AS, String(mostMemory));
  useChosenModel.setState({ mostMemory });
}

/** What a page is to run on, whose own model is `own`. */
export function chosenOr(own: ModelRef): Omit<ChosenModel, 'ref'> & { model: ModelRef } {
  const { ref, ...rest } = useChosenModel.getState();
  return { ...rest, model: ref ?? own };
}

/** What the worker cannot see by itself. */
export const placeWith = (files: readonly File[]): Place => ({
  base: document.baseURI.replace(/[?#].*$/, ''),
  pageHasGpu: 'gpu' in navigator && navigator.gpu !== undefined,
  files,
  mostMemory: useChosenModel.getState().mostMemory,
});
