import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { compressedZip } from './zip';

it('packs texts and bytes below one folder, the same files into the same bytes', () => {
  const files = new Map<string, string | Uint8Array>([
    ['README.md', 'Grüße\n'],
    ['adapters/one/adapter_model.safetensors', new Uint8Array([0, 255, 7])],
  ]);
  const bytes = compressedZip('run', files);
  const unpacked = unzipSync(bytes);
  expect(Object.keys(unpacked)).toEqual(['run/README.md', 'run/adapters/one/adapter_model.safetensors']);
  expect(strFromU8(unpacked['run/README.md'] ?? new Uint8Array())).toBe('Grüße\n');
  expect([...(unpacked['run/adapters/one/adapter_model.safetensors'] ?? [])]).toEqual([0, 255, 7]);
  expect(compressedZip('run', files)).toEqual(bytes);
});
