/** Goes on with an interrupted run on the page of its domain, once its model is there. */

import { answeredIn, recordOf } from '../../seal/record/journal';
import type { EngineState } from '../experiment/engine';
import { LAB, type LiveDomain, PUZZLES } from '../experiment/estimate';
import { type Earlier, registerGoOn } from '../experiment/interrupted';
import type { RunDomain } from '../experiment/journalRun';
import { goOnRounds } from '../experiment/liveRounds';
import { connect, visit } from '../experiment/session';
import { INTERRUPTED } from '../experiment/words/interrupted';
import { LAB_ROUNDS } from '../knowledge/rounds';
import { PUZZLE_ROUNDS } from '../puzzles/longRuns';

const PAGES: Record<RunDomain, { live: LiveDomain; hash: string }> = {
  knowledge: { live: LAB, hash: '#/' },
  puzzles: { live: PUZZLES, hash: '#/puzzles' },
};

export function registerRounds(): void {
  registerGoOn('knowledge', goOnWith);
  registerGoOn('puzzles', goOnWith);
}

async function goOnWith(journal: string, { header, entries }: Earlier): Promise<void> {
  const record = recordOf(header, entries);
  const answered = answeredIn(entries);
  const { live, hash } = PAGES[record.domain];
  visit(record.domain);
  // What broke the run may still be on the page; whoever goes on with it has reconnected.
  if (live.useEngine.getState().status.kind === 'unavailable') connect();
  const model = await modelOf(live.useEngine);
  if (model !== record.model.name) throw new Error(INTERRUPTED.otherModel(record.model.name, model));
  const own =
    record.domain === 'puzzles'
      ? await goOnRounds(PUZZLE_ROUNDS, journal, entries.length, record, answered)
      : await goOnRounds(LAB_ROUNDS, journal, entries.length, record, answered);
  if (!own) throw new Error(INTERRUPTED.taken);
  location.hash = hash;
}

/** The name of the model once it is open. @throws Error where it cannot be. */
function modelOf({ getState, subscribe }: LiveDomain['useEngine']): Promise<string> {
  return new Promise((resolve, reject) => {
    let unsubscribe = (): void => undefined;
    const look = ({ status }: EngineState): void => {
      if (status.kind !== 'ready' && status.kind !== 'unavailable') return;
      unsubscribe();
      if (status.kind === 'ready') resolve(status.model.name);
      else reject(new Error(status.failure.message));
    };
    unsubscribe = subscribe(look);
    look(getState());
  });
}
