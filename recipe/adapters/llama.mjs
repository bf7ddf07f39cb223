/** llama.cpp (by node-llama-cpp, on the CPU) with the exported GGUF adapter on the base in f32, against the engine's log-probabilities. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , folder, work] = process.argv;
const { getLlama } = await import(
  pathToFileURL(createRequire(join(folder, 'index.js')).resolve('node-llama-cpp')).href
);
const TOLERANCE = 1e-4;
/** Otherwise attention is computed by way of f16, which costs some 5e-3. */
const EXACT = { experimentalKvCacheKeyType: 'F32', experimentalKvCacheValueType: 'F32', flashAttention: false };

const read = (name) => JSON.parse(readFileSync(join(work, name), 'utf8'));
const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'warn' });
const model = await llama.loadModel({ modelPath: join(work, 'base-f32.gguf') });

for (const [name, lora] of [
  ['base.json', undefined],
  ['ours.json', { adapters: [{ filePath: join(work, 'adapter.gguf'), scale: 1 }] }],
]) {
  const { ids, logProbabilities } = read(name);
  const context = await model.createContext({ contextSize: 256, ...EXACT, ...(lora && { lora }) });
  const sequence = context.getSequence();
  const asked = ids.slice(0, -1).map((id) => [id, { generateNext: { probabilities: true } }]);
  const answers = await sequence.controlledEvaluate(asked);
  const found = answers.map((answer, index) => Math.log(answer.next.probabilities.get(ids[index + 1]) ?? Number.NaN));
  const worst = Math.max(...found.map((value, index) => Math.abs(value - logProbabilities[index])));
  process.stdout.write(
    `llama.cpp, ${name}: largest difference of ${found.length} log-probabilities ${worst.toExponential(2)}\n`,
  );
  if (!(worst <= TOLERANCE)) process.exitCode = 1;
  await context.dispose();
}
