/** The engine in a browser, on the page's or the worker's own WebGPU. */

import type { ModelFiles } from '../formats/modelFolder';
import { type OpenOptions, openEngineOn, type WebGpuEngine } from './engine';

export async function openBrowserEngine(files: ModelFiles, options: OpenOptions): Promise<WebGpuEngine> {
  const gpu = typeof navigator === 'undefined' ? undefined : navigator.gpu;
  return openEngineOn(gpu, files, options);
}
