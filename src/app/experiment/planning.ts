/** What a run would come to, asked of the worker. */
import type { RunWork } from '../../seal/cost/rehearsal';
import type { Planning } from '../../worker/protocol';
import { useNotices } from './noticeStore';
import { askWorker } from './session';

/** `undefined`: nobody can tell now; `null`: the run would be refused. */
export async function askPlan(planning: Planning): Promise<RunWork | null | undefined> {
  const planned = await askWorker(planning.domain, (of) => of.plan(planning));
  if (planned === null || planned.kind === 'unknown') return undefined;
  if (planned.kind === 'planned') return planned.work;
  if (planned.trouble !== null) useNotices.getState().setTrouble(planned.trouble.message);
  return null;
}
