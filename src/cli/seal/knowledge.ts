/** `npm run seal -- knowledge`: the ReST-EM loop on the embedded world, without a page. */
import { access, constants, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openNodeEngine } from '../../engine/node';
import type { Engine } from '../../engine/types';
import { readModelFolder } from '../../formats/modelFolder';
import { nodeFolder } from '../../formats/nodeFolder';
import { runRestEm } from '../../seal/restEm';
import { makeRunRecord } from '../../seal/runRecord';
import type { Condition, SealEvent, StageTiming } from '../../seal/types';
import { worldInputs } from '../../seal/worldInputs';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import type { KnowledgeArguments } from './arguments';
import { conditionLine, headline, ProgressBar, roundLine } from './report';

export async function runKnowledge({ settings, model, json, development }: KnowledgeArguments): Promise<void> {
  const startedAt = new Date();
  if (json !== null) await assertWritable(json);
  const files = await readModelFolder(nodeFolder(model));
  const tokenizer = loadTokenizer(files);
  const engine = await openNodeEngine(files, { name: model.split(/[\\/]/).filter(Boolean).at(-1) ?? model });
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  const bar = new ProgressBar(process.stderr, settings.rounds);
  try {
    process.stderr.write(`${headline(engine.model, engine.device)}, seed ${settings.seed}\n`);
    const inputs = worldInputs(settings, development ? 'development' : 'heldOut');
    const conditions: Condition[] = [];
    const timings: StageTiming[] = [];
    const print = (line: string): void => {
      bar.clear();
      process.stdout.write(`${line}\n`);
    };
    const emit = (event: SealEvent): void => {
      bar.apply(event);
      if (event.type === 'stage-done') {
        const { stage, purpose, round, seconds } = event;
        timings.push({ stage, purpose, round, seconds });
      }
      if (event.type === 'condition') {
        print(conditionLine(event.condition, conditions));
        conditions.push(event.condition);
      }
      if (event.type === 'round-done') print(roundLine(event.record));
    };
    const started = performance.now();
    const result = await runRestEm(
      { engine, tokenizer, settings, emit, signal: stop.signal, now: () => performance.now() },
      inputs,
    );
    const seconds = (performance.now() - started) / 1000;
    process.stderr.write(`${seconds.toFixed(0)} s\n`);
    if (json !== null) await writeRun(json, engine, { settings, startedAt, seconds, timings }, inputs, result);
  } finally {
    bar.clear();
    process.off('SIGINT', interrupt);
    engine.dispose();
  }
}

/** Better now than after minutes of work. */
async function assertWritable(file: string): Promise<void> {
  await access(dirname(file), constants.W_OK).catch(() => {
    throw new Error(`--json ${file}: the folder does not exist or cannot be written.`);
  });
}

type Facts = Pick<Parameters<typeof makeRunRecord>[0], 'settings' | 'startedAt' | 'seconds' | 'timings'>;

async function writeRun(
  file: string,
  { model, device }: Engine,
  facts: Facts,
  inputs: Parameters<typeof makeRunRecord>[1],
  result: Parameters<typeof makeRunRecord>[2],
): Promise<void> {
  const record = makeRunRecord({ ...facts, model, device, notices: [] }, inputs, result);
  await writeFile(file, `${JSON.stringify(record)}\n`);
}
