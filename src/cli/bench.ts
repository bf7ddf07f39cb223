/** `npm run bench`: speed as ratios, and what each token and step costs, on the adapter at hand. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import type { Counts } from '../contract/counts';
import { openNodeEngine } from '../engine/node';
import { decimal } from '../seal/settings';
import { planAgainstNaive } from './bench/naive';
import { countsOf, decode, deviceRates, prefill, trainInTurn, trainStep, type Workload } from './bench/workloads';
import { assertWritable, runProgram } from './commandLine';
import { readModel } from './readModel';

interface Options {
  model: string;
  runs: number;
  adapters: number[];
  json?: string;
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;

function perUnit<Name extends string>(counts: Readonly<Record<Name, number>>, units: number): Record<Name, number> {
  const share: Record<Name, number> = { ...counts };
  for (const name in share) share[name] = Math.round((share[name] / units) * 100) / 100;
  return share;
}

const whole = (text: string): number => {
  const value = decimal(text);
  if (!Number.isInteger(value) || value < 1 || value > 1000)
    throw new InvalidArgumentError('a whole number from 1 to 1000');
  return value;
};

/** What the runs of a workload came to. @param times in milliseconds. @param counts of one run. @param rate FLOP/s of the device. */
function rowOf({ name, tokens, flops, unit, units }: Workload, times: readonly number[], counts: Counts, rate: number) {
  const sorted = times.toSorted((a, b) => a - b);
  const medianMs = quantile(sorted, 0.5);
  return {
    name,
    runs: sorted.length,
    medianMs,
    p10Ms: quantile(sorted, 0.1),
    p90Ms: quantile(sorted, 0.9),
    tokensPerSecond: (tokens * 1000) / medianMs,
    matmulShare: (flops * 1000) / medianMs / rate,
    per: unit,
    counts: perUnit(counts, units),
  };
}

type Row = ReturnType<typeof rowOf>;

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
  if (options.json) await assertWritable(options.json, `--json ${options.json}`);
  const files = await readModel(options.model);
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
    for (const work of [...group, ...group]) await work.run();
    const measured: { work: Workload; counts: Counts; times: number[] }[] = [];
    for (const work of group) measured.push({ work, counts: await countsOf(engine, work), times: [] });
    for (let i = 0; i < options.runs; i++) for (const { work, times } of measured) times.push(await work.run());
    for (const { work, counts, times } of measured) {
      const row = rowOf(work, times, counts, rates.matmulFlopsPerSecond);
      rows.push(row);
      print(row);
    }
    return measured.map(({ times }) => times);
  };
  await measure([prefill(engine, config, 64), prefill(engine, config, 128)]);
  await measure([1, 4, 16].map((sequences) => decode(engine, config, sequences, 64)));
  await measure([trainStep(engine, config, 1, 64)]);
  const compare = async (name: string, fast: Workload, slow: Workload): Promise<void> => {
    const [short = [], long = []] = await measure([fast, slow]);
    const each = short.map((ms, i) => (long[i] ?? Number.NaN) / ms).sort((a, b) => a - b);
    const ratio = quantile(each, 0.5);
    ratios.push({ name, ratio, runs: each.length });
    process.stdout.write(`${name}: ${ratio.toFixed(2)}x (median of ${each.length} pairs)\n`);
  };
  const [recorded, naive] = await planAgainstNaive(engine, config);
  await compare('recorded plan, speed-up over a submission a dispatch', recorded, naive);
  for (const slots of options.adapters) {
    const name = `${slots} adapters together, speed-up over in turn`;
    await compare(name, trainStep(engine, config, slots, 64), trainInTurn(engine, config, slots, 64));
  }
  if (options.json) {
    const { version }: { version: string } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    const { model, device } = engine;
    const receipt = { version, date: new Date().toISOString(), model, device, rates, rows, ratios };
    writeFileSync(options.json, `${JSON.stringify(receipt, null, 2)}\n`);
  }
  engine.dispose();
}

const list = (text: string): number[] => text.split(',').map(whole);

await runProgram(
  new Command('bench')
    .description(
      'Measures prefill, decode and LoRA steps of the engine, batched against in turn, with what each costs.',
    )
    .option('--model <folder>', 'Hugging Face folder', 'public/models/micro-world')
    .option('--runs <count>', 'measured runs of each, after two warm ones', whole, 5)
    .option('--adapters <list>', 'how many adapters to train together, comma-separated', list, [5, 15])
    .option('--json <file>', 'write the receipt')
    .action(run),
);
process.exit();
