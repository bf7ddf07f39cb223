/** The experiments that the session serves, and what they are told of the worker. */
import { type ModelRef, modelKey } from '../../contract/model';
import type { DomainName, OpenedModel } from '../../worker/protocol';
import { type Choice, useChosenModel } from './chosenModel';
import type { EngineState } from './engine';
import type { WorkerStores } from './experiment';

/** An experiment as the session knows it. */
export interface Member extends WorkerStores {
  page: { name: DomainName; model: ModelRef };
}

/** A model that was opened, for whom and by which choice. */
export interface Resident {
  of: Member;
  model: ModelRef;
  /** The cap on memory that it was opened with. */
  within: number | null;
  choice: Choice;
  opened: OpenedModel;
}

/** Tells a model of the visitor's own from others; empty for the page's own. */
export const keyOf = (model: ModelRef): string => (model.kind === 'embedded' ? '' : modelKey(model));

export const members = new Set<Member>();

export const isLike = ({ page: { model, name } }: Member, other: Member): boolean =>
  name === other.page.name && JSON.stringify(model) === JSON.stringify(other.page.model);

/** Of every experiment on the same model. */
export function setEngine(of: Member, change: Partial<EngineState>): void {
  for (const member of members) if (isLike(member, of)) member.useEngine.setState(change);
  tellOfWorker(change);
}

function tellOfWorker({ status }: Partial<EngineState>): void {
  if (status && status.kind !== 'elsewhere') useChosenModel.setState({ worker: status });
}

export function say(of: Member, text: string): void {
  for (const member of members) if (isLike(member, of)) member.useProgress.getState().say(text);
}

export function tellAll(change: Partial<EngineState>): void {
  for (const { useEngine } of members) useEngine.setState(change);
  tellOfWorker(change);
}
