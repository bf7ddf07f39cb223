/** For stages that cannot go on with the jobs that are left when one of them diverged. */
import type { Engine, FinetuneResult } from '../contract/engine';
import { EngineError } from '../contract/errors';

/** @throws EngineError `not-finite` naming the first job that diverged, after all adapters of the call were freed. */
export async function refuseDiverged(
  engine: Pick<Engine, 'freeAdapters'>,
  results: readonly FinetuneResult[],
): Promise<void> {
  const job = results.findIndex(({ diverged }) => diverged !== null);
  if (job < 0) return;
  await engine.freeAdapters(results.map(({ adapter }) => adapter));
  throw new EngineError(
    'not-finite',
    `Training of adapter ${job} ran into not-a-number at step ${(results[job]?.diverged ?? 0) + 1}. A lower learning rate usually helps.`,
  );
}
