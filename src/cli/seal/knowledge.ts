/** `npm run seal -- knowledge`: the ReST-EM loop on the embedded world, without a page. */
import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openNodeEngine } from '../../engine/node';
import { readModelFolder } from '../../formats/modelFolder';
import { nodeFolder } from '../../formats/nodeFolder';
import { runRestEm } from '../../seal/restEm';
import { worldInputs } from '../../seal/worldInputs';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import type { KnowledgeArguments } from './arguments';
import { headline, ProgressBar } from './report';
import { RunLog } from './runLog';

export async function runKnowledge({ settings, model, json, development }: KnowledgeArguments): Promise<void> {
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
    const log = new RunLog({ model: engine.model, device: engine.device, settings }, inputs, json, bar);
    const now = (): number => performance.now();
    const emit = log.apply.bind(log);
    await runRestEm({ engine, tokenizer, settings, emit, signal: stop.signal, now }, inputs);
    process.stderr.write(`${log.seconds.toFixed(0)} s\n`);
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
