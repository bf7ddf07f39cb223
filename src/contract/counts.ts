export const COUNTS = [
  'dispatches',
  'passes',
  'submits',
  'readbacks',
  'readbackBytes',
  'uploadBytes',
  'buffersCreated',
  'bindGroupsCreated',
  'pipelinesCreated',
] as const;

/** What a stretch of work cost beyond arithmetic. Tests assert these; the benchmark prints them. */
export type Counts = Record<(typeof COUNTS)[number], number>;

export function zeroCounts(): Counts {
  return {
    dispatches: 0,
    passes: 0,
    submits: 0,
    readbacks: 0,
    readbackBytes: 0,
    uploadBytes: 0,
    buffersCreated: 0,
    bindGroupsCreated: 0,
    pipelinesCreated: 0,
  };
}

/** What happened between two snapshots. */
export function countsSince(now: Counts, before: Counts): Counts {
  const since = zeroCounts();
  for (const name of COUNTS) since[name] = now[name] - before[name];
  return since;
}
