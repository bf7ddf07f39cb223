/** What a stretch of work cost beyond arithmetic. Tests assert these; the benchmark prints them. */
export interface Counts {
  dispatches: number;
  passes: number;
  submits: number;
  readbacks: number;
  readbackBytes: number;
  uploadBytes: number;
  buffersCreated: number;
  bindGroupsCreated: number;
  pipelinesCreated: number;
}

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
  return {
    dispatches: now.dispatches - before.dispatches,
    passes: now.passes - before.passes,
    submits: now.submits - before.submits,
    readbacks: now.readbacks - before.readbacks,
    readbackBytes: now.readbackBytes - before.readbackBytes,
    uploadBytes: now.uploadBytes - before.uploadBytes,
    buffersCreated: now.buffersCreated - before.buffersCreated,
    bindGroupsCreated: now.bindGroupsCreated - before.bindGroupsCreated,
    pipelinesCreated: now.pipelinesCreated - before.pipelinesCreated,
  };
}
