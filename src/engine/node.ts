/** The engine in Node, on Dawn (npm `webgpu`). */

import { create, globals } from 'webgpu';
import type { ModelFiles } from '../formats/modelFolder';
import { pollCalmly } from './calmPolling';
import type { WebGpuEngine } from './engine';
import { type OpenOptions, openEngineOn } from './engine';

// Dawn ends the process when its instance is collected while a device lives.
let instance: GPU | null = null;

/** Dawn's WebGPU, with its constants put where WebGPU code expects them. */
export function nodeGpu(): GPU {
  if (!instance) {
    Object.assign(globalThis, globals);
    instance = create([]);
  }
  return instance;
}

export async function openNodeEngine(files: ModelFiles, options: OpenOptions): Promise<WebGpuEngine> {
  const engine = await openEngineOn(nodeGpu(), files, options);
  if (engine.device.software) pollCalmly();
  return engine;
}
