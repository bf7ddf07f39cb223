/** Goes on with an interrupted run on the page of its domain, once its model is there. */

import type { ModelReport } from '../../contract/engine';
import { answeredIn, recordOf } from '../../seal/record/journal';
import type { EngineState } from '../experiment/engine';
import type { WorkerStores } from '../experiment/experiment';
import { type Earlier, registerGoOn } from '../experiment/interrupted';
import { goOnRounds } from '../experiment/liveRounds';
import { connect, visit } from '../experiment/session';
import { INTERRUPTED } from '../experiment/words/interrupted';
import { lab } from '../knowledge/experiment';
import { sequences } from '../knowledge/sequences';
import { isOfSequences } from '../knowledge/sequencesSettings';
import { puzzles } from '../puzzles/experiment';
import { compact } from '../ui/numbers';

export function registerRounds(): void {
  registerGoOn('knowledge', goOnWith);
  registerGoOn('puzzles', goOnWith);
}

async function goOnWith(journal: string, { header, entries }: Earlier): Promise<void> {
  const record = recordOf(header, entries);
  const answered = answeredIn(entries);
  const knowledge = isOfSequences(record.settings) ? sequences : lab;
  const experiment = record.domain === 'puzzles' ? puzzles : knowledge;
  const { useEngine, page } = experiment;
  visit(experiment);
  // What broke the run may still be on the page; whoever goes on with it has reconnected.
  if (useEngine.getState().status.kind === 'unavailable') connect();
  const model = await modelOf(useEngine);
  const other = otherModel(record.model, model);
  if (other !== null) throw new Error(other);
  const own =
    record.domain === 'puzzles'
      ? await goOnRounds(puzzles, journal, entries.length, record, answered)
      : await goOnRounds(knowledge, journal, entries.length, record, answered);
  if (!own) throw new Error(INTERRUPTED.taken);
  location.hash = page.path;
}

/** Why a run goes on only with the model that it was begun with; `null` where that one is open. Two files may have one name. */
export function otherModel(needed: ModelReport, open: ModelReport): string | null {
  if (needed.name !== open.name) return INTERRUPTED.otherModel(needed.name, open.name);
  const textOf = ({ name, parameters, weightFormat }: ModelReport): string =>
    `${name} (${compact(parameters)} parameters, ${weightFormat})`;
  const isSame = needed.parameters === open.parameters && needed.weightFormat === open.weightFormat;
  return isSame ? null : INTERRUPTED.otherModel(textOf(needed), textOf(open));
}

/** The model once it is open. @throws Error where it cannot be. */
function modelOf({ getState, subscribe }: WorkerStores['useEngine']): Promise<ModelReport> {
  return new Promise((resolve, reject) => {
    let unsubscribe = (): void => undefined;
    const look = ({ status }: EngineState): void => {
      if (status.kind !== 'ready' && status.kind !== 'unavailable') return;
      unsubscribe();
      if (status.kind === 'ready') resolve(status.model);
      else reject(new Error(status.failure.message));
    };
    unsubscribe = subscribe(look);
    look(getState());
  });
}
