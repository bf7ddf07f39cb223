/** The page's form: folder, task, go; a table of results; copy as JSON. */

import type { Bench } from './page';

interface Result {
  task: string;
  folder: string;
  adapter: string;
  medianMs: number;
  tokensPerSecond: number;
  runs: number;
}

const WARM_UP = 2;
const RUNS = 5;

function element<T extends Element>(selector: string, kind: new () => T): T {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return found;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Ids that any vocabulary of 64 and more has. */
const someIds = (count: number): number[] => Array.from({ length: count }, (_, i) => (7 * i + 3) % 64);

type Work = { tokens: number; run: (bench: Bench) => Promise<number> };

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const TASKS: Record<string, Work> = {
  'prefill-64': { tokens: 64, run: (bench) => timed(() => bench.prefill(someIds(64))) },
  'prefill-128': { tokens: 128, run: (bench) => timed(() => bench.prefill(someIds(128))) },
  'decode-64': {
    tokens: 63,
    run: async (bench) => {
      const { firstTokenMs, totalMs } = await bench.decode(someIds(16), 64);
      return totalMs - firstTokenMs;
    },
  },
  'train-1': {
    tokens: 64,
    run: (bench) => timed(() => bench.trainStep({ ids: someIds(65), slots: 1, rank: 16 })),
  },
  'train-5': {
    tokens: 320,
    run: (bench) => timed(() => bench.trainStep({ ids: someIds(65), slots: 5, rank: 16 })),
  },
};

export function connectForm(bench: Bench): void {
  const form = element('form', HTMLFormElement);
  const folder = element('#folder', HTMLInputElement);
  const task = element('#task', HTMLSelectElement);
  const go = element('#go', HTMLButtonElement);
  const copy = element('#copy', HTMLButtonElement);
  const status = element('#status', HTMLElement);
  const rows = element('#results', HTMLTableSectionElement);
  const results: Result[] = [];
  let current = '';
  let adapter = '';

  const run = async (): Promise<void> => {
    const work = TASKS[task.value];
    if (!work) return;
    const url = new URL(folder.value, location.href).href;
    if (url !== current) {
      status.textContent = 'Loading the model…';
      adapter = (await bench.load(url))?.note ?? 'unknown';
      current = url;
    }
    const times: number[] = [];
    for (let i = 0; i < WARM_UP + RUNS; i++) {
      status.textContent = i < WARM_UP ? 'Warming up…' : `Run ${i - WARM_UP + 1} of ${RUNS}…`;
      const ms = await work.run(bench);
      if (i >= WARM_UP) times.push(ms);
    }
    const ms = median(times);
    const result = {
      task: task.value,
      folder: url,
      adapter,
      medianMs: ms,
      tokensPerSecond: (work.tokens * 1000) / ms,
      runs: RUNS,
    };
    results.push(result);
    const row = rows.insertRow();
    for (const text of [result.task, ms.toFixed(1), result.tokensPerSecond.toFixed(1), adapter]) {
      row.insertCell().textContent = text;
    }
    status.textContent = 'Done.';
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    go.disabled = true;
    run()
      .catch((error: unknown) => {
        current = '';
        status.textContent = error instanceof Error ? error.message : String(error);
      })
      .finally(() => {
        go.disabled = false;
      });
  });
  copy.addEventListener('click', () => {
    navigator.clipboard.writeText(JSON.stringify({ version: bench.version, results }, null, 2)).then(
      () => {
        status.textContent = 'Copied.';
      },
      () => {
        status.textContent = 'The browser did not allow copying.';
      },
    );
  });
}
