/** Words of training that went to not-a-number, the same in both domains. */
import type { CandidateBase, PolicyFinetuneRecord } from '../../../seal/types';

/** "diverged at step 8". A step counts from 0 in records, from 1 for people; runs of before do not hold it. */
export function divergedText(step: number | null): string {
  return step === null ? 'diverged' : `diverged at step ${step + 1}`;
}

interface Repeated extends Pick<CandidateBase, 'untrained'> {
  repeats: readonly { divergedAt: number | null }[];
}

/** Why an adapter of a self-edit has no reward, or how many of its repeats have none; `null` where all went well. */
export function divergedNote({ untrained, repeats }: Repeated): string | null {
  const steps = repeats.flatMap(({ divergedAt }) => divergedAt ?? []);
  if (untrained === 'diverged') return divergedText(steps.length === 0 ? null : Math.min(...steps));
  return steps.length === 0 ? null : `${steps.length} of ${repeats.length} repeats diverged`;
}

export const isDiverged = ({ untrained }: Pick<CandidateBase, 'untrained'>): boolean => untrained === 'diverged';

/** ", 1 diverged" behind a count, or nothing. Rows of a comparison may share candidates. */
export function divergedCount(candidates: readonly Pick<CandidateBase, 'edit' | 'untrained'>[], before = ', '): string {
  const count = new Set(candidates.filter(isDiverged).map(({ edit }) => edit.id)).size;
  return count === 0 ? '' : `${before}${count} diverged`;
}

/** What an adapter of not-a-number has lost, and what helps. */
export const DIVERGED_WHY = 'Not-a-number in training, so without answers and reward. A lower learning rate helps.';

/** "2.00 → 1.50", and why the policy stayed as it was where it did. */
export function policyLossText(record: PolicyFinetuneRecord | null): string {
  if (record === null) return 'not trained: nothing was kept';
  const { losses, divergedAt } = record;
  const [first, last] = [losses[0], losses.at(-1)];
  const curve = first === undefined || last === undefined ? [] : [`${first.toFixed(2)} → ${last.toFixed(2)}`];
  const diverged = divergedAt === undefined ? [] : [`${divergedText(divergedAt)}, so the policy stayed as it was`];
  const said = [...curve, ...diverged];
  return said.length === 0 ? 'not trained: nothing was kept' : said.join(', ');
}
