/** Runs the crediting of one candidate's lines. */
import { LEAST_CREDIT_REPEATS } from '../../seal/knowledge/credit';
import { useProgress } from '../experiment/progress';
import { transportOf } from '../experiment/session';
import { noteShortage } from '../experiment/shortage';
import { canRun, labInputs } from './actions';
import { runTask } from './connection';
import { useCredit } from './credit';
import type { CandidateView } from './labEvents';
import { LAB_REMEDIES } from './remedies';

/** As many as the finetunes of each self-edit, but enough to see the noise. */
export function creditRepeats(repeats: number): number {
  return Math.max(LEAST_CREDIT_REPEATS, repeats);
}

export async function creditLines({ id, selfEdit, sequences }: CandidateView): Promise<void> {
  if (selfEdit === null || useProgress.getState().task !== null || !canRun()) return;
  const { passage, settings } = labInputs();
  const repeats = creditRepeats(settings.repeats);
  useCredit.getState().begin(id);
  const outcome = await runTask({
    domain: 'knowledge',
    kind: 'credit',
    passage,
    settings,
    selfEdit,
    sequences,
    repeats,
  });
  transportOf('knowledge').release();
  if (outcome.kind === 'failed') noteShortage(outcome.failure, LAB_REMEDIES);
  useCredit.getState().end(outcome.kind === 'failed' ? outcome.failure.message : null);
  const said = { finished: 'The credit of each line is in.', stopped: 'Stopped.' };
  useProgress.getState().say(outcome.kind === 'failed' ? outcome.failure.message : said[outcome.kind]);
}
