/** The model that the visitor chose for every page; without a choice each page has the embedded one that is made for it. */
import { create } from 'zustand';
import type { ModelRef } from '../../contract/model';
import type { Place } from '../../worker/protocol';

interface ChosenModel {
  ref: ModelRef | null;
  /** Of a model of kind `files`: they are on this page alone. */
  files: readonly File[];
}

export const useChosenModel = create<ChosenModel>()(() => ({ ref: null, files: [] }));

/** What the worker cannot see by itself. */
export const placeWith = (files: readonly File[]): Place => ({
  base: document.baseURI.replace(/[?#].*$/, ''),
  pageHasGpu: 'gpu' in navigator && navigator.gpu !== undefined,
  files,
});
