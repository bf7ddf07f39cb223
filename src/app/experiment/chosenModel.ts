/** The model that the visitor chose for every page; without a choice each page has the embedded one that is made for it. */
import { create } from 'zustand';
import type { ModelRef } from '../../contract/model';
import { sharedStorage } from '../../storage/drafts';
import type { Place } from '../../worker/protocol';
import type { EngineStatus } from './engine';

export interface Choice {
  ref: ModelRef | null;
  /** Of a model of kind `files`: they are on this page alone. */
  files: readonly File[];
}

export interface RefusedModel {
  ref: ModelRef | null;
  /** One sentence. */
  why: string;
}

interface ChosenModel extends Choice {
  /** What was opened last: while a run goes on, or until the choice is read, the pages have this one. */
  inUse: Choice;
  /** Of the model that the worker has or is opening, whichever page it is for. */
  worker: EngineStatus;
  /** The last choice, where it was not taken; what was in use stays. */
  refusal: RefusedModel | null;
  /** A model that this browser keeps, which a new page begins with. */
  atStart: ModelRef | null;
  /** The most bytes that any model and its work may hold on the device, kept in this browser; `null`: what the device gives. */
  mostMemory: number | null;
  /** FLOP/s of a large matrix product on this device; `null` until it was measured, which any model does. */
  matrixRate: number | null;
}

const AT_START = 'selkie.model';
const MOST_MEMORY = 'selkie-most-memory';

function readAtStart(): ModelRef | null {
  try {
    const { name, key, format } = JSON.parse(sharedStorage.getItem(AT_START) ?? '');
    return typeof name === 'string' && typeof key === 'string' ? { kind: 'kept', name, key, format } : null;
  } catch {
    return null;
  }
}

export const NO_CHOICE: Choice = { ref: null, files: [] };

export const useChosenModel = create<ChosenModel>()(() => {
  const atStart = readAtStart();
  return {
    ...NO_CHOICE,
    ref: atStart,
    inUse: NO_CHOICE,
    worker: { kind: 'opening', step: 'worker' },
    refusal: null,
    atStart,
    mostMemory: Number(sharedStorage.getItem(MOST_MEMORY)) || null,
    matrixRate: null,
  };
});

/** @param ref of a model that this browser keeps; `null`: each page begins with its own. */
export function openAtStart(ref: ModelRef | null): void {
  if (ref === null) sharedStorage.removeItem(AT_START);
  else sharedStorage.setItem(AT_START, JSON.stringify(ref));
  useChosenModel.setState({ atStart: ref });
}

export function keepMostMemory(mostMemory: number | null): void {
  if (mostMemory === null) sharedStorage.removeItem(MOST_MEMORY);
  else sharedStorage.setItem(MOST_MEMORY, String(mostMemory));
  useChosenModel.setState({ mostMemory });
}

/** What the worker cannot see by itself. */
export const placeWith = (files: readonly File[]): Place => ({
  base: document.baseURI.replace(/[?#].*$/, ''),
  pageHasGpu: 'gpu' in navigator && navigator.gpu !== undefined,
  files,
  mostMemory: useChosenModel.getState().mostMemory,
});
