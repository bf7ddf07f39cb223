/**
 * llama.cpp (by node-llama-cpp, on the CPU) with the exported GGUF adapter, against the engine's log-probabilities: on the base in f32,
 * and on the model's own file where that is GGUF, whose products llama.cpp computes with activations of 8 bits.
 *
 *   node recipe/adapters/llama.mjs FOLDER_WITH_NODE_LLAMA_CPP WORK [MODEL.gguf]
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , folder, work, own] = process.argv;
const { getLlama } = await import(
  pathToFileURL(createRequire(join(folder, 'index.js')).resolve('node-llama-cpp')).href
);
const TOLERANCE = 1e-4;
/** Activations of 8 bits: what they cost is seen without an adapter too, and an adapter that is not applied is off by far more. */
const ROUGH = 0.5;
/** Otherwise attention is computed by way of f16, which costs some 5e-3. */
const EXACT = { experimentalKvCacheKeyType: 'F32', experimentalKvCacheValueType: 'F32', flashAttention: false };
/** Several threads wait for one another in loops, which a machine that does other work too makes very slow. */
const THREADS = 1;

const read = (name) => JSON.parse(readFileSync(join(work, name), 'utf8'));
const say = (line) => process.stdout.write(`${line}\n`);
const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error' });

async function withSequence(model, isAdapted, use) {
  const lora = { adapters: [{ filePath: join(work, 'adapter.gguf'), scale: 1 }] };
  const context = await model.createContext({
    contextSize: 256,
    threads: THREADS,
    ...EXACT,
    ...(isAdapted && { lora }),
  });
  const result = await use(context.getSequence());
  await context.dispose();
  return result;
}

/**
 * Of each id but the first, after those before it: its log-probability, and whether none is likelier.
 * From the logits: llama.cpp adds probabilities up in f32, which of 49152 tokens costs 2e-4.
 */
const told = (model, isAdapted, ids) =>
  withSequence(model, isAdapted, async (sequence) => {
    const asked = ids.slice(0, -1).map((id) => [id, { generateNext: { logits: true } }]);
    const answers = await sequence.controlledEvaluate(asked);
    return answers.map(({ next: { logits } }, index) => {
      const own = logits.get(ids[index + 1]) ?? Number.NaN;
      let [most, sum] = [Number.NEGATIVE_INFINITY, 0];
      for (const logit of logits.values()) most = Math.max(most, logit);
      for (const logit of logits.values()) sum += Math.exp(logit - most);
      return { logProbability: own - most - Math.log(sum), isLikeliest: own === most };
    });
  });

async function check(name, path, tolerance) {
  const model = await llama.loadModel({ modelPath: path });
  for (const [file, greedy, isAdapted] of [
    ['base.json', 'base-greedy.json', false],
    ['ours.json', 'ours-greedy.json', true],
  ]) {
    const title = `llama.cpp, ${name}, ${isAdapted ? 'with the adapter' : 'as it came'}`;
    const { ids, logProbabilities } = read(file);
    const [{ ids: written }] = read(greedy).samples;
    const all = await told(model, isAdapted, [...ids, ...written]);
    const scored = all.slice(0, ids.length - 1);
    const apart = scored.map((one, index) => Math.abs(one.logProbability - logProbabilities[index]));
    const mean = apart.reduce((sum, one) => sum + one, 0) / apart.length;
    const worst = Math.max(...apart);
    const agreed = all.slice(ids.length - 1).filter(({ isLikeliest }) => isLikeliest).length;
    say(
      `${title}: largest difference of ${apart.length} log-probabilities ${worst.toExponential(2)}, mean ${mean.toExponential(2)}; ` +
        `of ${written.length} tokens that the engine wrote greedily ${agreed} are the likeliest`,
    );
    if (!(worst <= tolerance) || (tolerance === TOLERANCE && agreed < written.length)) process.exitCode = 1;
  }
  await model.dispose();
}

await check('base in f32', join(work, 'base-f32.gguf'), TOLERANCE);
if (own?.endsWith('.gguf')) await check('its own file', own, ROUGH);
