/** `npm run bench`: speed as ratios, and what each token and step costs, on the adapter at hand. */

import { readFileSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import type { Counts } from '../contract/counts';
import { openNodeEngine } from '../engine/node';
import { readModelFolder } from '../formats/modelFolder';
import { nodeFolder } from '../formats/nodeFolder';
import { decimal } from '../seal/settings';
import { planAgainstNaive } from './bench/naive';
import { deviceRates } from './bench/rates';
import { countsOf, decode, prefill, trainInTurn, trainStep, type Workload } from './bench/workloads';
import { isFolder } from './outputFile';

interface Row {
  name: string;
  runs: number;
  medianMs: number;
  p10Ms: number;
  p90Ms: number;
  tokensPerSecond: number;
  /** Of the device's measured matrix rate. */
  matmulShare: number;
  per: Workload['unit'];
  /** Of one run divided by its units. */
  counts: Counts;
}

interface Options {
  model: string;
  runs: number;
  adapters: number[];
  json?: string;
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;

function perUnit(counts: Counts, units: number): Counts {
  const share = (value: number): number => Math.round((value / units) * 100) / 100;
  return {
    dispatches: share(counts.dispatches),
    passes: share(counts.passes),
    submits: share(counts.submits),
    readbacks: share(counts.readbacks),
    readbackBytes: share(counts.readbackBytes),
    uploadBytes: share(counts.uploadBytes),
    buffersCreated: share(counts.buffersCreated),
    bindGroupsCreated: share(counts.bindGroupsCreated),
    pipelinesCreated: share(counts.pipelinesCreated),
  };
}

const whole = (text: string): number => {
  const value = decimal(text);
  if (!Number.isInteger(value) || value < 1 || value > 1000)
    throw new InvalidArgumentError('a whole number from 1 to 1000');
  return value;
};

function print(row: Row): void {
  const { counts: c } = row;
  const cells = [
    row.name.padEnd(36),
    `${row.medianMs.toFixed(1)} ms`.padStart(12),
    `(${row.p10Ms.toFixed(1)}–${row.p90Ms.toFixed(1)})`.padStart(18),
    `${row.tokensPerSecond.toFixed(0)} tok/s`.padStart(13),
    `${(100 * row.matmulShare).toFixed(0)} % of rate`.padStart(13),
    `per ${row.per}: ${c.dispatches} dispatches, ${c.submits} submits, ${c.readbacks} readbacks, ${c.buffersCreated} buffers, ${c.bindGroupsCreated} bind groups, ${c.uploadBytes} B up, ${c.readbackBytes} B back`,
  ];
  process.stdout.write(`${cells.join('  ')}\n`);
}

async function run(options: Options): Promise<void> {
  if (options.json && (await isFolder(options.json)))
    throw new Error(`--json ${options.json}: this is a folder; give the name of a file in it.`);
  const files = await readModelFolder(nodeFolder(options.model));
  const { config } = files;
  const engine = await openNodeEngine(files, { name: options.model, weightFormat: 'f32' });
  const { vendor, description, software } = engine.device;
  process.stdout.write(
    `${options.model}: ${engine.model.parameters} parameters, f32, on ${description || vendor}${software ? ' (software adapter: read ratios, not times)' : ''}\n`,
  );
  const rates = await deviceRates(engine);
  process.stdout.write(
    `device: copy ${(rates.copyBytesPerSecond / 1e9).toFixed(2)} GB/s, matrix product ${(rates.matmulFlopsPerSecond / 1e9).toFixed(2)} GFLOP/s\n`,
  );
  const rows: Row[] = [];
  const ratios: { name: string; ratio: number; runs: number }[] = [];
  // Workloads of a group are interleaved, so that a change of the machine's load meets all of them.
  const measure = async (group: readonly Workload[]): Promise<number[][]> => {
    const times = group.map((): number[] => []);
    for (const work of [...group, ...group]) await work.run();
    const counts: Counts[] = [];
    for (const work of group) counts.push(await countsOf(engine, work));
    for (let i = 0; i < options.runs; i++) {
      for (const [index, work] of group.entries()) times[index]?.push(await work.run());
    }
    group.forEach((work, index) => {
      const sorted = [...(times[index] ?? [])].sort((a, b) => a - b);
      const medianMs = quantile(sorted, 0.5);
      const count = counts[index];
      if (!count) return;
      const row = {
        name: work.name,
        runs: sorted.length,
        medianMs,
        p10Ms: quantile(sorted, 0.1),
        p90Ms: quantile(sorted, 0.9),
        tokensPerSecond: (work.tokens * 1000) / medianMs,
        matmulShare: (work.flops * 1000) / medianMs / rates.matmulFlopsPerSecond,
        per: work.unit,
        counts: perUnit(count, work.units),
      };
      rows.push(row);
      print(row);
    });
    return times;
  };
  await measure([prefill(engine, config, 64), prefill(engine, config, 128)]);
  await measure([1, 4, 16].map((sequences) => decode(engine, config, sequences, 64)));
  await measure([trainStep(engine, config, 1, 64)]);
  const compare = async (name: string, fast: Workload, slow: Workload): Promise<void> => {
    const [short = [], long = []] = await measure([fast, slow]);
    const each = short.map((ms, i) => (long[i] ?? Number.NaN) / ms).sort((a, b) => a - b);
    const ratio = { name, ratio: quantile(each, 0.5), runs: each.length };
    ratios.push(ratio);
    process.stdout.write(`${name}: ${ratio.ratio.toFixed(2)}x (median of ${ratio.runs} pairs)\n`);
  };
  const [recorded, naive] = await planAgainstNaive(engine, config);
  await compare('recorded plan, speed-up over a submission a dispatch', recorded, naive);
  for (const slots of options.adapters) {
    const name = `${slots} adapters together, speed-up over in turn`;
    await compare(name, trainStep(engine, config, slots, 64), trainInTurn(engine, config, slots, 64));
  }
  if (options.json) {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    const receipt = {
      version,
      date: new Date().toISOString(),
      model: engine.model,
      device: engine.device,
      rates,
      rows,
      ratios,
    };
    writeFileSync(options.json, `${JSON.stringify(receipt, null, 2)}\n`);
  }
  engine.dispose();
}

const list = (text: string): number[] => text.split(',').map(whole);

new Command('bench')
  .description('Measures prefill, decode and LoRA steps of the engine, batched against in turn, with what each costs.')
  .option('--model <folder>', 'Hugging Face folder', 'public/models/micro-world')
  .option('--runs <count>', 'measured runs of each, after two warm ones', whole, 5)
  .option('--adapters <list>', 'how many adapters to train together, comma-separated', list, [5, 15])
  .option('--json <file>', 'write the receipt')
  .action((options: Options) => run(options))
  .parseAsync()
  .then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
