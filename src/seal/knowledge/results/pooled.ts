/**
 * Adapters of many passages, out of SEAL's files. These have 974 answers and not which passage each is about, so that the unit of
 * means and standard errors is the question here; as in the paper's own table.
 */
import { estimate, mcnemarExact, wilsonInterval } from '../../statistics/estimate';
import type { Condition, ConditionName, MultiPassageRecord } from '../measured';
import { assertAgrees, type CptResult } from './schemas';
import { type Written, writtenIn } from './writers';

/** One record for each policy, the base of its first file with it. */
export function pooledRecords(results: readonly CptResult[]): MultiPassageRecord[] {
  const written = results.map((result) => ({ result, ...writtenIn(result.dataset, result.k_completions === 0) }));
  const rounds = [...new Set(written.map(({ round }) => round))].toSorted((left, right) => left - right);
  return rounds.map((round) => {
    const own = written.filter((one) => one.round === round);
    // Its passages alone were trained at another rate; the base of the policy's own file counts where there is one.
    const first = own.find(({ name }) => name !== 'passage') ?? own[0];
    const before = first?.result.server_reply.baseline_correct ?? [];
    return {
      name: 'multi-passage',
      round,
      passages: first?.result.n_articles ?? 0,
      edits: Math.max(...own.map(({ result }) => result.k_completions)),
      conditions: [rowOf({ name: 'base', round }, before, before), ...own.map(adapted)],
      finetunes: own.map(({ name, result }) => ({ name, sequences: result.train_sequences, tokens: 0, losses: [] })),
      seconds: 0,
    };
  });
}

function adapted({ result, name, round, writer }: Written & { result: CptResult }): Condition {
  const { overall, server_reply: reply } = result;
  const row = rowOf(
    { name, round, ...(writer !== undefined && { writer }) },
    reply.adapter_correct,
    reply.baseline_correct,
  );
  assertAgrees('overall.adapter_accuracy', overall.adapter_accuracy, row.accuracy);
  const before = rowOf({ name: 'base', round }, reply.baseline_correct, reply.baseline_correct);
  assertAgrees('overall.baseline_accuracy', overall.baseline_accuracy, before.accuracy);
  return row;
}

function rowOf(
  of: { name: ConditionName; round: number; writer?: string },
  after: readonly boolean[],
  before: readonly boolean[],
): Condition {
  const perItem = after.map(Number);
  const count = (test: (now: boolean, then: boolean) => boolean): number =>
    after.filter((now, at) => test(now, before[at] ?? now)).length;
  const [fixed, broken] = [count((now, then) => now && !then), count((now, then) => !now && then)];
  const { mean: accuracy, standardError, n } = estimate(perItem);
  return {
    ...of,
    ...{ n, questions: n, accuracy, standardError, perItem, fixed, broken, mcnemarP: mcnemarExact(fixed, broken) },
    wilson: wilsonInterval(count(Boolean), n),
    ...{ goldLogProbability: null, locality: null, collateral: null },
  };
}
