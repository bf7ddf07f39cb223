/** `npm run lm` as a person runs it: the real command in a process of its own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { writeNodeFolder } from '../formats/nodeFolder';
import { lm, root } from '../testing/lmCommand';
import { SHARED_ABSENT, sharedPath } from '../testing/shared';
import { jsonBytes, TINY_CONFIG, tinyModelFiles, tinyTensors } from '../testing/tinyModel';

const work = mkdtempSync(join(tmpdir(), 'selkie-lm-'));
const at = (...parts: string[]): string => join(work, ...parts);
afterAll(() => rmSync(work, { recursive: true }));

const Score = z.object({
  ids: z.array(z.number()),
  logProbabilities: z.array(z.number()),
  meanLoss: z.nullable(z.number()),
  lastLogits: z.array(z.number()),
});
const Generated = z.object({
  prompt: z.string(),
  samples: z.array(z.object({ ids: z.array(z.number()), text: z.string() })),
});

/** Runs a command that must succeed and name its WebGPU adapter, and reads what it wrote. */
async function written<Schema extends z.ZodMiniType>(schema: Schema, ...args: string[]): Promise<z.infer<Schema>> {
  const file = at(`result-${Math.random()}.json`);
  const { code, stdout, stderr } = await lm(...args, '--json', file);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^WebGPU adapter: \S/m);
  return z.parse(schema, JSON.parse(readFileSync(file, 'utf8')));
}

beforeAll(async () => {
  await writeNodeFolder(at('tiny'), tinyModelFiles());
  const untokenized = tinyModelFiles();
  untokenized.delete('tokenizer.json');
  await writeNodeFolder(at('untokenized'), untokenized);
  await writeNodeFolder(
    at('gpt2'),
    tinyModelFiles().set('config.json', jsonBytes({ ...TINY_CONFIG, model_type: 'gpt2' })),
  );
  await writeNodeFolder(at('short'), tinyModelFiles(tinyTensors().slice(0, -1)));
  await writeNodeFolder(
    at('page'),
    tinyModelFiles().set('model.safetensors', new TextEncoder().encode('<!doctype html>')),
  );
  const [first, ...others] = tinyTensors();
  if (!first) throw new Error('the tiny model has no tensors');
  const bytes = first.bytes.slice();
  bytes.set([0, 0, 0xc0, 0x7f], 4 * 1599);
  await writeNodeFolder(at('nan'), tinyModelFiles([{ ...first, bytes }, ...others]));
  writeFileSync(at('good.jsonl'), '{"text": "the seal swims"}\n\n{"prompt": "the seal ", "completion": "sleeps"}\n');
  writeFileSync(at('bad.jsonl'), '{"text": "fine"}\n{"prompt": "no completion"}\n');
  writeFileSync(at('empty.jsonl'), '\n');
  writeFileSync(at('long.jsonl'), `${JSON.stringify({ text: 'x'.repeat(200) })}\n`);
});

describe('a mistake gives one clear line and exit code 1', () => {
  const tiny = at('tiny');
  const cases: [string, string[], string[]][] = [
    ['no such folder', ['score', '--model', at('none'), '--text', 'a'], [at('none'), 'no such folder']],
    ['no model in the folder', ['score', '--model', root, '--text', 'a'], ['config.json']],
    [
      'another architecture',
      ['score', '--model', at('gpt2'), '--text', 'a'],
      ['model_type', 'gpt2', 'llama, qwen2, qwen3'],
    ],
    [
      'memory without a unit',
      ['score', '--model', at('tiny'), '--text', 'a', '--memory', '2'],
      ['--memory', 'as in 1.2 GB'],
    ],
    ['a tensor missing', ['generate', '--model', at('short'), '--prompt', 'a'], ['model.norm.weight', 'missing']],
    [
      'weights that are no numbers',
      ['score', '--model', at('nan'), '--text', 'a'],
      ['"model.embed_tokens.weight" has a NaN or infinite value at element 1599', 'fetch the file again'],
    ],
    ['a web page for weights', ['score', '--model', at('page'), '--text', 'a'], ['model.safetensors', 'web page']],
    ['no tokenizer', ['score', '--model', at('untokenized'), '--text', 'a'], ['tokenizer.json']],
    ['an adapter that is none', ['score', '--model', tiny, '--text', 'a', '--adapter', tiny], ['adapter_config.json']],
    ['neither text nor ids', ['score', '--model', tiny], ['--text', '--ids']],
    ['an id past the vocabulary', ['score', '--model', tiny, '--ids', '1,260'], ['260', '259']],
    ['ids that are none', ['score', '--model', tiny, '--ids', '1,x'], ['--ids', '1,x']],
    ['a text past the context', ['score', '--model', tiny, '--text', 'x'.repeat(200)], ['201 tokens', '128']],
    ['a prompt that fills the context', ['generate', '--model', tiny, '--prompt', 'x'.repeat(127)], ['fills']],
    [
      'a seed out of range',
      ['generate', '--model', tiny, '--prompt', 'a', '--seed', '4294967296'],
      ['--seed', '4294967295'],
    ],
    [
      'a temperature below 0',
      ['generate', '--model', tiny, '--prompt', 'a', '--temperature', '-1'],
      ['--temperature', '0 to 100'],
    ],
    [
      'greedy with a temperature',
      ['generate', '--model', tiny, '--prompt', 'a', '--greedy', '--temperature', '2'],
      ['--greedy', '--temperature'],
    ],
    [
      'a line without completion',
      ['finetune', '--model', tiny, '--data', at('bad.jsonl'), '--out', at('o')],
      ['bad.jsonl, line 2', 'completion'],
    ],
    [
      'no lines',
      ['finetune', '--model', tiny, '--data', at('empty.jsonl'), '--out', at('o')],
      ['empty.jsonl', 'nothing to learn'],
    ],
    ['no file', ['finetune', '--model', tiny, '--data', at('none.jsonl'), '--out', at('o')], ['none.jsonl', 'ENOENT']],
    [
      'a text to learn past the context',
      ['finetune', '--model', tiny, '--data', at('long.jsonl'), '--out', at('o')],
      ['text 1', '128'],
    ],
    [
      'a result nowhere',
      ['score', '--model', tiny, '--text', 'a', '--json', at('none', 'x.json')],
      ['x.json', 'ENOENT'],
    ],
    [
      'an adapter nowhere',
      ['finetune', '--model', tiny, '--data', at('good.jsonl'), '--out', at('good.jsonl', 'o')],
      ['good.jsonl', 'cannot be written'],
    ],
    [
      'an unknown projection',
      ['finetune', '--model', tiny, '--data', at('good.jsonl'), '--out', at('o'), '--targets', 'q,x'],
      ['--targets', '"x"'],
    ],
    ['an unknown option', ['score', '--model', tiny, '--txet', 'a'], ['--txet']],
    ['an unknown command', ['sing'], ['sing']],
    ['forms of one form', ['forms', '--model', tiny, '--weights', 'q8'], ['--weights']],
  ];

  it.concurrent.each(cases)('%s', async (_, args, words) => {
    const { code, stdout, stderr } = await lm(...args);
    expect(code, stdout).toBe(1);
    const lines = stderr.split('\n').filter((line) => line.startsWith('error: '));
    expect(lines, stderr).toHaveLength(1);
    for (const word of words) expect(lines[0]).toContain(word);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
  });
});

describe('the tiny model', () => {
  it('scores a text and its ids alike', async () => {
    const byText = await written(Score, 'score', '--model', at('tiny'), '--text', 'seal');
    const byIds = await written(Score, 'score', '--model', at('untokenized'), '--ids', byText.ids.join(','));
    expect(byIds).toEqual(byText);
    expect(byText.ids).toEqual([1, ...[...'seal'].map((letter) => letter.charCodeAt(0) + 3)]);
    expect(byText.logProbabilities).toHaveLength(4);
    expect(byText.lastLogits).toHaveLength(260);
    const mean = byText.logProbabilities.reduce((sum, one) => sum + one, 0) / 4;
    expect(byText.meanLoss).toBeCloseTo(-mean, 10);
    expect(byText.meanLoss).toBeGreaterThan(3);
  });

  it('scores a single token, of which nothing is predicted', async () => {
    expect(await written(Score, 'score', '--model', at('tiny'), '--text', '')).toMatchObject({
      ids: [1],
      logProbabilities: [],
      meanLoss: null,
    });
  });

  it('gives the same samples for the same seed, and others for another', async () => {
    const sample = async (seed: string, count: string) =>
      (
        await written(
          Generated,
          'generate',
          '--model',
          at('tiny'),
          '--prompt',
          'a',
          '--seed',
          seed,
          '--count',
          count,
          '--max-tokens',
          '12',
        )
      ).samples.map(({ ids }) => ids);
    const three = await sample('7', '3');
    expect(three).toHaveLength(3);
    expect(new Set(three.map(String)).size).toBe(3);
    expect(await sample('7', '1')).toEqual(three.slice(0, 1));
    expect(await sample('8', '3')).not.toEqual(three);
  });

  it('learns a completion, and its adapter is read again', async () => {
    const data = at('learn.jsonl');
    writeFileSync(data, '{"prompt": "the seal ", "completion": "sleeps"}\n');
    const { code, stdout, stderr } = await lm(
      'finetune',
      '--model',
      at('tiny'),
      '--data',
      data,
      '--out',
      at('adapter'),
      '--epochs',
      '30',
      '--learning-rate',
      '0.02',
      '--rank',
      '4',
      '--targets',
      'q,v,down',
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('30 steps');
    const text = 'the seal sleeps';
    const base = await written(Score, 'score', '--model', at('tiny'), '--text', text);
    const adapted = await written(Score, 'score', '--model', at('tiny'), '--text', text, '--adapter', at('adapter'));
    const lossOf = ({ logProbabilities }: z.infer<typeof Score>, from: number): number =>
      -logProbabilities.slice(from).reduce((sum, one) => sum + one, 0) / 6;
    expect(lossOf(adapted, 9)).toBeLessThan(lossOf(base, 9) - 1);
    expect(JSON.parse(readFileSync(at('adapter', 'adapter_config.json'), 'utf8'))).toMatchObject({
      r: 4,
      lora_alpha: 8,
      target_modules: ['q_proj', 'v_proj', 'down_proj'],
    });
  });
});

const Golden = z.object({
  prompts: z.array(
    z.object({
      prompt: z.string(),
      last_logits: z.object({ top20: z.array(z.object({ id: z.number(), logit: z.number() })), l2_norm: z.number() }),
      greedy_ids: z.array(z.number()),
      greedy_text: z.string(),
    }),
  ),
  cross_entropy: z.array(
    z.object({ text: z.string(), ids: z.array(z.number()), mean_nll: z.number(), first_8_nll: z.array(z.number()) }),
  ),
});

describe('golden values', () => {
  const cases: [string, string, string | null][] = [
    ['stories260K', 'stories260K', null],
    ['stories260K-f16', 'stories260K-f16', null],
    ['stories260K-bf16-sharded', 'stories260K-bf16-sharded', null],
    ['stories260K with its adapter', 'stories260K', 'stories260K-lora-zog'],
  ];
  for (const [name, model, adapter] of cases) {
    const folder = sharedPath('models', model);
    const golden = sharedPath('models', adapter ?? model, 'golden.json');
    it.skipIf(folder === null)(folder === null ? `${name}: ${SHARED_ABSENT}` : name, async () => {
      const { prompts, cross_entropy } = z.parse(Golden, JSON.parse(readFileSync(golden ?? '', 'utf8')));
      const shared = ['--model', folder ?? '', ...(adapter ? ['--adapter', sharedPath('models', adapter) ?? ''] : [])];
      // Every process compiles its pipelines anew, so one text and one prompt; engine/golden.test.ts has them all.
      for (const { text, ids, mean_nll, first_8_nll } of cross_entropy.slice(0, 1)) {
        const scored = await written(Score, 'score', ...shared, '--text', text);
        expect(scored.ids).toEqual(ids);
        expect(Math.abs((scored.meanLoss ?? 0) - mean_nll), text).toBeLessThan(1e-5 * Math.max(1, mean_nll));
        for (const [index, nll] of first_8_nll.entries())
          expect(-(scored.logProbabilities[index] ?? 0)).toBeCloseTo(nll, 3);
      }
      for (const { prompt, last_logits, greedy_ids, greedy_text } of prompts.slice(0, 1)) {
        const { lastLogits } = await written(Score, 'score', ...shared, '--text', prompt);
        for (const { id, logit } of last_logits.top20)
          expect(Math.abs((lastLogits[id] ?? 0) - logit)).toBeLessThan(1e-4 * last_logits.l2_norm);
        const { samples } = await written(
          Generated,
          'generate',
          ...shared,
          '--prompt',
          prompt,
          '--greedy',
          '--max-tokens',
          String(greedy_ids.length),
        );
        expect(samples).toHaveLength(1);
        expect(samples[0]?.ids).toEqual(greedy_ids);
        expect(prompt + samples[0]?.text).toBe(greedy_text);
      }
    });
  }
});
