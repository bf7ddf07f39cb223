/** Results of a page's stages outlive a reload: written whenever no stage is at work, read once when the page opens. */
import * as z from 'zod/mini';
import { keepResults, keptResults } from '../../storage/results';
import { asClause } from '../../storage/storageError';
import type { Experiment, PageTypes } from './experiment';
import { useNotices } from './notices';
import type { Basis, StageRecord } from './stages';

interface Kept<State> {
  /** Which page. */
  what: 'lab' | 'puzzles';
  subscribe: (listener: (state: State, before: State) => void) => void;
  /** A JSON value; `null` where nothing is to be kept, `undefined` where what is kept stays as it is. */
  snapshot: (state: State) => unknown;
  /** Of what cannot be read, or comes too late, nothing is taken. */
  restore: (kept: unknown) => void;
}

/** How a domain keeps what its stages came to. */
export interface KeptStages<P extends PageTypes, Value extends { stages: Record<P['stage'], StageRecord> }> {
  what: Kept<never>['what'];
  schema: z.ZodMiniType<Value>;
  /** A JSON value, as the schema reads it; `null` where there is nothing to keep. */
  snapshot: (experiment: Experiment<P>) => unknown;
  /** `null` where it has no place. */
  restored: (experiment: Experiment<P>, kept: Value) => { of: P['work']; results: P['results'] } | null;
}

/**
 * @param ready when what the page opens with by itself is there.
 * @param restores whether what was done in this tab before comes back.
 */
export function keepStages<P extends PageTypes, Value extends { stages: Record<P['stage'], StageRecord> }>(
  experiment: Experiment<P>,
  kept: KeptStages<P, Value>,
  ready: Promise<unknown> = Promise.resolve(),
  restores = true,
): void {
  const { page, useResults } = experiment;
  void keepAcrossReload(
    {
      what: kept.what,
      subscribe: useResults.subscribe,
      snapshot: ({ recorded, stages }) => {
        if (recorded || page.stages.some((stage: P['stage']) => stages[stage].status === 'running')) return undefined;
        return kept.snapshot(experiment);
      },
      restore: (value) => restores && restoreStages(experiment, kept, value),
    },
    ready,
  );
}

export function restoreStages<P extends PageTypes, Value extends { stages: Record<P['stage'], StageRecord> }>(
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

/** @param ready when what the page opens with by itself is there. */
async function keepAcrossReload<State>(
  { what, subscribe, snapshot, restore }: Kept<State>,
  ready: Promise<unknown>,
): Promise<void> {
  let last: Promise<void> = Promise.resolve();
  const keep = (value: unknown): void => {
    last = last.then(() => keepResults(what, value)).catch(tell);
  };
  const asked = keptResults(what);
  subscribe((state, before) => {
    const value = snapshot(state);
    if (state !== before && value !== undefined) keep(value);
  });
  try {
    const [kept] = await Promise.all([asked, ready]);
    if (kept !== null) restore(kept);
  } catch (error) {
    tell(error);
  }
}

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
