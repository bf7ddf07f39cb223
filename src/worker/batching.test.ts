import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SealEvent } from '../seal/knowledge/types';
import type { PuzzleEvent } from '../seal/puzzles/types';
import { INTERVAL, latestOnly, makeBatcher, oncePerFrame } from './batching';
import type { TaskNews } from './protocol';

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

describe('a page that takes in what it is told', () => {
  const news = (at: number, kind: number): TaskNews => {
    if (kind === 0) return { kind: 'cost', stages: [], matrixRate: at };
    if (kind === 1) return { kind: 'events', domain: 'puzzles', events: [] };
    return { kind: 'events', domain: 'knowledge', events: [progress(at)] };
  };
  const numbers = (told: TaskNews): number[] => {
    if (told.kind === 'cost') return [told.matrixRate ?? -1];
    return told.kind === 'events' ? told.events.flatMap((event) => (event.type === 'progress' ? event.done : [])) : [];
  };

  function shown(visibilityState: 'visible' | 'hidden') {
    vi.useFakeTimers();
    let frames: (() => void)[] = [];
    vi.stubGlobal('document', { visibilityState });
    vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
    vi.stubGlobal('cancelAnimationFrame', (at: number) => delete frames[at - 1]);
    return () => {
      const due = frames;
      frames = [];
      for (const frame of Object.values(due)) frame();
    };
  }
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('does so in order and once a frame, whatever comes, and loses nothing at the end', () => {
    const step = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constantFrom('frame', 'flush', 'wait'));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const draw = shown('visible');
        const taken: TaskNews[] = [];
        const batcher = oncePerFrame((one) => taken.push(one));
        const expected: number[] = [];
        for (const [at, one] of steps.entries()) {
          const before = taken.length;
          if (one === 'frame') draw();
          else if (one === 'flush') batcher.flush();
          else if (one === 'wait') vi.advanceTimersByTime(1000);
          else {
            batcher.add(news(at, one));
            expected.push(...numbers(news(at, one)));
            expect(taken).toHaveLength(before);
          }
        }
        batcher.flush();
        expect(taken.flatMap(numbers)).toEqual(expected);
        expect(vi.getTimerCount()).toBe(0);
      }),
    );
  });

  it('gets the events of a frame as one batch', () => {
    const draw = shown('visible');
    const taken: number[][] = [];
    const batcher = oncePerFrame((one) => taken.push(numbers(one)));
    for (const [at, kind] of [2, 2, 0, 2].entries()) batcher.add(news(at, kind));
    draw();
    expect(taken).toEqual([[0, 1], [2], [3]]);
  });

  it('waits for no frame in a tab that is not shown, or that is hidden meanwhile', () => {
    shown('visible');
    const taken: number[][] = [];
    const batcher = oncePerFrame((one) => taken.push(numbers(one)));
    batcher.add(news(0, 2));
    vi.advanceTimersByTime(300);
    shown('hidden');
    batcher.add(news(1, 2));
    expect(taken).toEqual([[0], [1]]);
  });

  it('takes in the rest when its own code fails on a part', () => {
    const draw = shown('visible');
    const failing = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => undefined);
    const taken: number[][] = [];
    const batcher = oncePerFrame((one) => {
      if (one.kind === 'cost') throw new Error('of the page');
      taken.push(numbers(one));
    });
    for (const [at, kind] of [0, 2].entries()) batcher.add(news(at, kind));
    draw();
    expect(taken).toEqual([[1]]);
    expect(failing).toHaveBeenCalledOnce();
    failing.mockRestore();
  });
});
