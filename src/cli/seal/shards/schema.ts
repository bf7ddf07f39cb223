/** What says that a file is of a run in shards. */
export const SHARD_SCHEMA = 'selkie-shards';

export const isShardFile = (input: unknown): boolean =>
  typeof input === 'object' && input !== null && 'schema' in input && input.schema === SHARD_SCHEMA;
