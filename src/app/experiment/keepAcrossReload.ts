/** Results of a page's stages outlive a reload: written whenever no stage is at work, read once when the page opens. */
import * as z from 'zod/mini';
import { keepResults, keptResults } from '../../storage/results';
import { asClause } from '../../storage/storageError';
import type { Experiment, PageTypes } from './experiment';
import { useNotices } from './noticeStore';
import type { Basis, StageRecord } from './stages';

/** How a domain keeps what its stages came to. */
export interface KeptStages<P extends PageTypes, Value extends KeptValue<P>> {
  /** Which page. */
  what: 'lab' | 'puzzles';
  schema: z.ZodMiniType<Value>;
  /** A JSON value, as the schema reads it; `null` where there is nothing to keep. */
  snapshot: (experiment: Experiment<P>) => unknown;
  /** `null` where it has no place. */
  restored: (experiment: Experiment<P>, kept: Value) => { of: P['work']; results: P['results'] } | null;
}
interface KeptValue<P extends PageTypes> {
  stages: Record<P['stage'], StageRecord>;
}

/**
 * @param ready when what the page opens with by itself is there.
 * @param restores whether what was done in this tab before comes back.
 */
export async function keepStages<P extends PageTypes, Value extends KeptValue<P>>(
  experiment: Experiment<P>,
  kept: KeptStages<P, Value>,
  ready: Promise<unknown> = Promise.resolve(),
  restores = true,
): Promise<void> {
  const { page, useResults } = experiment;
  const asked = keptResults(kept.what);
  let last: Promise<void> = Promise.resolve();
  useResults.subscribe((state, before) => {
    const { recorded, stages } = state;
    // What is kept stays as it is meanwhile.
    if (state === before || recorded || page.stages.some((stage: P['stage']) => stages[stage].status === 'running'))
      return;
    const value = kept.snapshot(experiment);
    last = last.then(() => keepResults(kept.what, value)).catch(tell);
  });
  try {
    const [value] = await Promise.all([asked, ready]);
    if (value !== null && restores) restoreStages(experiment, kept, value);
  } catch (error) {
    tell(error);
  }
}

/** Of what cannot be read, or comes too late, nothing is taken. */
export function restoreStages<P extends PageTypes, Value extends KeptValue<P>>(
  experiment: Experiment<P>,
  { schema, restored }: KeptStages<P, Value>,
  value: unknown,
): void {
  const { page, useResults, useView, actions } = experiment;
  const parsed = schema.safeParse(value);
  const found = parsed.success && actions.isIdle() ? restored(experiment, parsed.data) : null;
  if (!parsed.success || found === null) return;
  const { stages } = parsed.data;
  useResults.getState().restore(found.of, found.results, stages);
  const last = page.stages.at(-1);
  if (last !== undefined && stages[last].status === 'done') useView.getState().select(page.best(found.results));
}

let told = false;

function tell(error: unknown): void {
  if (told) return;
  told = true;
  const { setTrouble } = useNotices.getState();
  setTrouble(`What the steps show cannot be kept for a reload in this browser (${asClause(error)}).`);
}

const stageSchema: z.ZodMiniType<StageRecord> = z.object({
  status: z.enum(['idle', 'running', 'done', 'failed']),
  run: z.number().check(z.gte(0), z.multipleOf(1)),
  basis: z.nullable(z.record(z.string(), z.string())),
  seconds: z.nullable(z.number()),
  problem: z.nullable(z.string()),
});

/** @returns a schema of one record for each of the stages. */
export function stagesSchema<Stage extends string>(
  stages: readonly Stage[],
): z.ZodMiniType<Record<Stage, StageRecord>> {
  return z.pipe(z.record(z.enum(stages), stageSchema), z.transform(withoutWorker));
}

const GONE = 'before the reload';

/** Adapters and trained policies went with the worker of the page before: what rests on them is out of date. */
function withoutWorker<Stage extends string>(stages: Record<Stage, StageRecord>): Record<Stage, StageRecord> {
  const renewed = (basis: Basis): Basis => ({
    ...basis,
    ...('the worker' in basis ? { 'the worker': GONE } : {}),
    ...('the policy' in basis && basis['the policy'] !== '0' ? { 'the policy': GONE } : {}),
  });
  const records = { ...stages };
  for (const stage in stages) {
    const record = stages[stage];
    records[stage] = { ...record, basis: record.basis === null ? null : renewed(record.basis) };
  }
  return records;
}
