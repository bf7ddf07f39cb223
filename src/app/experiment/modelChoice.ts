/** Another model for every page: looked at first, then chosen. */
import type { ModelRef } from '../../contract/model';
import type { WorkShape } from '../../contract/planner';
import { toFailure } from '../../worker/failure';
import type { Failure, Inspection } from '../../worker/protocol';
import { keepMostMemory, placeWith, useChosenModel } from './chosenModel';
import { openChosen, presentSession } from './session';

/** Every page runs on it from now on, as soon as nothing runs; `null`: each on its own. */
export function chooseModel(ref: ModelRef | null, files: readonly File[] = []): void {
  useChosenModel.setState({ ref, files, refusal: null });
  openChosen();
}

/** Back to what was in use before the model that is on its way, which is read no further. */
export function cancelOpening(): void {
  const { ref, files } = useChosenModel.getState().inUse;
  chooseModel(ref, files);
}

/** Resolves once the worker has opened what was chosen, or could not. */
export function whenOpened(): Promise<void> {
  const isOpening = (): boolean => useChosenModel.getState().worker.kind === 'opening';
  if (!isOpening()) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = useChosenModel.subscribe(() => {
      if (isOpening()) return;
      stop();
      resolve();
    });
  });
}

/** The model that every page runs on is opened anew within it, as soon as nothing runs. */
export function chooseMostMemory(bytes: number | null): void {
  keepMostMemory(bytes);
  openChosen();
}

/** What a model is, and what it would take here. What is loaded stays. */
export async function inspectModel(ref: ModelRef, files: readonly File[], shape: WorkShape): Promise<Inspection> {
  const failed = (failure: Failure): Inspection => ({ kind: 'failed', failure });
  const session = presentSession();
  if (session === null) return failed({ code: 'worker-crashed', message: 'There is no worker. Reconnect to go on.' });
  return session.inspect(ref, placeWith(files), shape).catch((error: unknown) => failed(toFailure(error)));
}
