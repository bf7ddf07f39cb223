/** Parts of a memory, put together again, are the adapter that they were cut from; each can be left out. */
import { describe, expect, test } from 'vitest';
import { type AdapterId, type AdapterWeights, type FinetuneJob, stackedRank } from '../../contract/engine';
import { relativeError, testEngine } from '../../testing/engine';
import { readFixture } from '../../testing/fixture';
import { jobOf, someIds } from '../../testing/work';
import { bytesOf, hasRoom, ownPart, rankOf, stackOf } from './parts';

const { files } = await readFixture('llama');
const engine = await testEngine(files);
const ids = (seed: number, length: number): number[] => someIds(seed, length, files.config.vocab);

async function logits(adapter: AdapterId | null): Promise<Float32Array> {
  const [score] = await engine.score([{ ids: ids(99, 30), adapter, lastLogits: true }]);
  return score?.lastLogits ?? new Float32Array();
}

async function logitsOf(parts: readonly AdapterWeights[]): Promise<Float32Array> {
  const weights = stackOf(parts);
  const adapter = weights && (await engine.importAdapter(weights));
  const own = await logits(adapter);
  if (adapter !== null) await engine.freeAdapters([adapter]);
  return own;
}

/** Each of another rank, scale and targets, so that padding lies between them and projections are missing. */
const KINDS = [
  { rank: 3, alpha: 20, seed: 1, targets: ['q', 'v', 'down'] },
  { rank: 4, alpha: 8, seed: 2, targets: ['q', 'v', 'down'] },
  { rank: 2, alpha: 3, seed: 3, targets: ['q', 'v', 'down'] },
] as const;

/** Each learned on all before it, and what of it is kept. */
async function learned() {
  const parts: AdapterWeights[] = [];
  const stacks: Float32Array[] = [];
  let ground: FinetuneJob['onto'];
  for (const lora of KINDS) {
    const job = {
      ...jobOf({ texts: [ids(lora.seed, 15), ids(lora.seed + 10, 9)], lora: { ...lora, targets: [...lora.targets] } }),
      ...(ground && { onto: ground }),
    };
    const [result] = await engine.finetune([job]);
    if (!result) throw new Error('One job has one result.');
    parts.push(ownPart(await engine.exportAdapter(result.adapter), ground?.rank ?? 0));
    stacks.push(await logits(result.adapter));
    if (ground) await engine.freeAdapters([ground.adapter]);
    ground = { adapter: result.adapter, rank: stackedRank(job) };
  }
  if (ground) await engine.freeAdapters([ground.adapter]);
  return { parts, stacks };
}

const { parts, stacks } = await learned();

describe('parts of a memory', () => {
  test('are the own ranks of each, with the scale that each was trained with', () => {
    expect(parts.map(({ rank, alpha }) => [rank, Math.round(1e4 * (alpha / rank)) / 1e4])).toEqual(
      KINDS.map(({ rank, alpha }) => [rank, Math.round(1e4 * (alpha / rank)) / 1e4]),
    );
    for (const part of parts)
      expect(bytesOf(part)).toBe(4 * part.tensors.reduce((n, { a, b }) => n + a.length + b.length, 0));
  });

  test('put together answer as what they were cut from', async () => {
    for (const [at, stack] of stacks.entries())
      expect(relativeError(await logitsOf(parts.slice(0, at + 1)), stack)).toBeLessThan(1e-5);
  });

  test('can each be left out: the last gives what was before it, all give the bare model', async () => {
    const bare = await logits(null);
    expect(relativeError(await logitsOf([]), bare)).toBe(0);
    const [first, second, third] = parts;
    if (!first || !second || !third) throw new Error('There are three.');
    const [one, two, three] = stacks;
    const without = await logitsOf([first, third]);
    for (const whole of [one, two, three, bare]) expect(relativeError(without, whole ?? bare)).toBeGreaterThan(1e-3);
    // Their products add up: it does not matter in which order they stand.
    expect(relativeError(await logitsOf([third, first]), without)).toBeLessThan(1e-5);
  });

  test('of other targets stand beside each other: what one does not change stays', async () => {
    const onlyQ: AdapterWeights[] = parts
      .slice(0, 1)
      .map((part) => ({ ...part, tensors: part.tensors.filter(({ projection }) => projection === 'q') }));
    const rest: AdapterWeights[] = parts
      .slice(0, 1)
      .map((part) => ({ ...part, tensors: part.tensors.filter(({ projection }) => projection !== 'q') }));
    expect(relativeError(await logitsOf([...onlyQ, ...rest]), stacks[0] ?? [])).toBeLessThan(1e-5);
  });

  test('a memory knows whether another fits, the padding between them included', () => {
    expect(hasRoom(248, 8)).toBe(true);
    expect(hasRoom(rankOf([{ rank: 3 }, { rank: 246 }]), 8)).toBe(false);
    expect(() => ownPart({ rank: 4, alpha: 8, tensors: [] }, 3)).toThrow('no ranks of its own');
  });
});
