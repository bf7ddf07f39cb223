/** The benchmark page: our engine from outside, through `window.bench`, and a small form for a person. */

import { GREEDY } from '../contract/engine';
import { openBrowserEngine } from '../engine/browser';
import type { WebGpuEngine } from '../engine/engine';
import { readModelFolder } from '../formats/modelFolder';
import { webFolder } from '../formats/webFolder';
import { connectForm } from './form';
import { type TrainStep, TrainStepper } from './trainStep';

interface Decoded {
  ids: number[];
  firstTokenMs: number;
  totalMs: number;
}

export interface Bench {
  version: string;
  load(hfFolderUrl: string): Promise<{ note?: string } | undefined>;
  prefill(ids: number[]): Promise<{ logits: Float32Array }>;
  decode(ids: number[], n: number): Promise<Decoded>;
  trainStep(step: TrainStep): Promise<{ loss: number[] }>;
}

/** Set by vite from package.json. */
declare const __SELKIE_VERSION__: string;

declare global {
  interface Window {
    bench: Bench;
  }
}

interface Loaded {
  engine: WebGpuEngine;
  stepper: TrainStepper;
}

let loaded: Loaded | null = null;

function ready(): Loaded {
  if (!loaded) throw new Error('No model is loaded; call bench.load(folder) first.');
  return loaded;
}

const bench: Bench = {
  version: __SELKIE_VERSION__,

  async load(url) {
    if (new URL(url, location.href).origin !== location.origin)
      throw new Error(
        `${url} is not on the host of this page, which may fetch from no other: put the folder beside it.`,
      );
    loaded?.engine.dispose();
    loaded = null;
    const files = await readModelFolder(webFolder(url, { files: ['config.json', 'model.safetensors'] }));
    const engine = await openBrowserEngine(files, { name: url, weightFormat: 'f32' });
    loaded = { engine, stepper: new TrainStepper(engine, files.config) };
    const { vendor, architecture, description, software } = engine.device;
    const words = [vendor, architecture, description].filter((word) => word !== '').join(' ');
    return { note: software ? `${words} (software adapter)` : words };
  },

  async prefill(ids) {
    return { logits: await ready().engine.prefill(ids) };
  },

  async decode(ids, n) {
    const start = performance.now();
    let firstTokenMs = 0;
    const [result] = await ready().engine.generate(
      [
        {
          prompt: ids,
          adapter: null,
          maxTokens: n,
          sampling: GREEDY,
          stream: 0,
          stopIds: [],
        },
      ],
      {
        onProgress: () => {
          if (firstTokenMs === 0) firstTokenMs = performance.now() - start;
        },
      },
    );
    return { ids: result?.ids ?? [], firstTokenMs, totalMs: performance.now() - start };
  },

  async trainStep(step) {
    return { loss: await ready().stepper.step(step) };
  },
};

window.bench = bench;
connectForm(bench);
