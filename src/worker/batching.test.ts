import { expect, it, vi } from 'vitest';
import type { SealEvent } from '../seal/knowledge/types';
import type { PuzzleEvent } from '../seal/puzzles/types';
import { INTERVAL, latestOnly, makeBatcher } from './batching';

const text = (part: number, words: string): SealEvent => ({
  type: 'edit-text',
  edit: 'lab/passage1/edit1',
  item: 0,
  sample: 0,
  part,
  text: words,
  done: false,
  purpose: 'lab',
  round: 0,
});
const progress = (done: number): SealEvent => ({
  type: 'progress',
  stage: 'finetune',
  done,
  total: 9,
  purpose: 'lab',
  round: 0,
});

it('keeps the latest of what replaces itself, in order', () => {
  expect(latestOnly([text(0, 'a'), progress(1), text(1, 'x'), text(0, 'ab'), progress(2)])).toEqual([
    text(1, 'x'),
    text(0, 'ab'),
    progress(2),
  ]);
});

it('sends at most ten batches a second and loses nothing', () => {
  vi.useFakeTimers();
  const batches: number[] = [];
  const batcher = makeBatcher(
    (events) => batches.push(events.length),
    () => Date.now(),
  );
  for (let step = 0; step < 100; step += 1) {
    batcher.add({
      type: 'losses',
      edit: 'a',
      repeat: 0,
      step,
      losses: [1],
      totalSteps: 100,
      purpose: 'lab',
      round: 0,
    });
    vi.advanceTimersByTime(10);
  }
  batcher.flush();
  expect(batches.length).toBeLessThanOrEqual(1000 / INTERVAL + 1);
  expect(batches.reduce((sum, size) => sum + size, 0)).toBe(100);
  vi.useRealTimers();
});

it('keeps the latest text of each configuration', () => {
  const configuration = (id: string, words: string): PuzzleEvent => ({
    type: 'edit-text',
    edit: id,
    item: 0,
    part: 0,
    sample: 0,
    text: words,
    done: false,
    purpose: 'lab',
    round: 0,
  });
  const events = [configuration('a', '{'), configuration('b', '{'), configuration('a', '{"')];
  expect(latestOnly(events)).toEqual([configuration('b', '{'), configuration('a', '{"')]);
});
