/** Keeps a run of either domain in this browser: a live one that has ended, whole or in part, or the visitor's file. */
import { rowOf } from '../../seal/record/format';
import type { AnyRun } from '../../seal/record/record';
import type { OwnRun } from '../../storage/runs';
import { keep, useLibrary } from './library';
import { useNotices } from './notices';
import { RUNS } from './words/runs';

/** @returns whether the browser has it. */
export function keepRun(run: AnyRun, source: OwnRun['source']): Promise<boolean> {
  const { entry, text } = rowOf(run);
  return keep(entry, source, text);
}

/**
 * Off the Runs page, which says by itself what the browser refuses: here a notice says it.
 * @param make `null` where there is nothing to keep.
 * @returns whether the browser has it, or there was nothing to keep.
 */
export async function keepOrTell(make: () => AnyRun | null, source: OwnRun['source']): Promise<boolean> {
  const { setTrouble } = useNotices.getState();
  try {
    const run = make();
    if (run === null) return true;
    const stored = await keepRun(run, source);
    const { problem } = useLibrary.getState();
    if (problem !== null) setTrouble(problem);
    return stored;
  } catch (error) {
    setTrouble(RUNS.notKept(error instanceof Error ? error.message : String(error)));
    return false;
  }
}
