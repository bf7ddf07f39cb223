/** A kernel from what it binds and takes, each named once; what a plan must give it follows from these names. */

import type { Access, BatchSizes, Grid, Kernel, ParamType } from '../gpu/kernel';

interface KernelParts<Binding extends string, Param extends string> {
  /** Unique per variant; the stem of the WGSL file plus what was specialised. */
  name: string;
  code: string;
  /** In binding order of group 0. */
  tensors: Readonly<Record<Binding, Access>>;
  /** In field order of the WGSL struct `Params`. */
  params: Readonly<Record<Param, ParamType>>;
  /** Workgroups to start; any zero skips the dispatch. */
  grid: (params: Readonly<Record<Param, number>>, batch: BatchSizes) => Grid;
}

export function kernel<Binding extends string, Param extends string>({
  tensors,
  params,
  ...rest
}: KernelParts<Binding, Param>): Kernel<Binding, Param> {
  return { ...rest, bindings: inOrder(tensors), params: inOrder(params) };
}

/** Names and values as they were written down. */
function inOrder<Key extends string, Value>(record: Readonly<Record<Key, Value>>): [Key, Value][] {
  const pairs: [Key, Value][] = [];
  for (const key in record) pairs.push([key, record[key]]);
  return pairs;
}
