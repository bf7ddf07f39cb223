/** Engines on the test device. Each has its own context on one shared `GPUDevice`, so none is disposed by a test. */

import { type OpenOptions, openEngine, type WebGpuEngine } from '../engine/engine';
import { type ModelFiles, readModelFolder } from '../formats/modelFolder';
import { nodeFolder } from '../formats/nodeFolder';
import { testDevice } from './device';

export async function testEngine(files: ModelFiles, options: Partial<OpenOptions> = {}): Promise<WebGpuEngine> {
  const { gpu, ...rest } = await testDevice();
  return openEngine({ device: gpu.device, ...rest }, files, { name: 'test', ...options });
}

export function readFolder(path: string): Promise<ModelFiles> {
  return readModelFolder(nodeFolder(path));
}

/** ‖a − b‖ / ‖b‖ */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    difference += ((a[i] ?? Number.NaN) - (b[i] ?? 0)) ** 2;
    size += (b[i] ?? 0) ** 2;
  }
  return Math.sqrt(difference / size);
}

/** The greatest deviations that tests saw, printed at the end of a file so that a note can quote them. */
export class Deviations {
  readonly #largest = new Map<string, number>();

  record(name: string, value: number): number {
    this.#largest.set(name, Math.max(this.#largest.get(name) ?? 0, value));
    return value;
  }

  print(title: string): void {
    const lines = [...this.#largest].map(([name, value]) => `  ${name}: ${value.toExponential(2)}`);
    process.stdout.write(`Largest deviations, ${title}:\n${lines.join('\n')}\n`);
  }
}
