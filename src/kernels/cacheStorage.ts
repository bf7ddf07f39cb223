/** How keys and values lie on the device: their size, and the WGSL that reads and writes them. */

import readF16 from '../../shaders/prelude/cache_f16.wgsl?raw';
import readF32 from '../../shaders/prelude/cache_f32.wgsl?raw';
import writeF16 from '../../shaders/prelude/cache_write_f16.wgsl?raw';
import writeF32 from '../../shaders/prelude/cache_write_f32.wgsl?raw';

/** Training keeps them in f32; texts that are written may keep them in f16, at half the bytes. */
export type CacheFormat = 'f32' | 'f16';

export interface CacheStorage {
  readonly format: CacheFormat;
  /** Of one number. */
  readonly bytes: number;
  /** Binds `kv` as number 1 and reads four numbers of it: `kv_at`. */
  readonly read: string;
  /** Binds `kv` as number 5 and writes two neighbours of it: `set_kv`. */
  readonly write: string;
}

export const CACHE_STORAGE: Readonly<Record<CacheFormat, CacheStorage>> = {
  f32: { format: 'f32', bytes: 4, read: readF32, write: writeF32 },
  f16: { format: 'f16', bytes: 2, read: readF16, write: writeF16 },
};
