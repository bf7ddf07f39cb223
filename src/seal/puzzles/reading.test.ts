import { describe, expect, it } from 'vitest';
import { evaluate } from '../loop/restEm';
import { configuration, finetunesOf, puzzleLoop, testPuzzles } from '../testing/puzzles';
import { measureReading, readingMeasure } from './conditions';
import { compactText } from './configuration';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from './settings';

const COUNT = 6;
const puzzles = testPuzzles(0, COUNT);
const endOf = (grid: readonly (readonly number[])[]): string =>
  grid.map((row, index) => `${'AB'[index]}${row.join('')}`).join('');
const taskOf = (prompt: string): number =>
  puzzles.findIndex(({ tests }) => prompt.endsWith(endOf(tests[0]?.input ?? [])));
/** Each task needs a learning rate of its own. */
const rateOf = (task: number): number => (task + 1) * 1e-3;

async function read(writes: (task: number, sample: number) => string, edits = 2, seed = 1) {
  const opened = puzzleLoop(
    { seed, heldOutEdits: edits },
    {
      writes: ({ task, sample }) => writes(task, sample),
      learns: ({ optimizer }, prompt) => optimizer.learningRate === rateOf(taskOf(prompt)),
    },
  );
  const loop = opened.loop({ heldOut: puzzles });
  const evaluations = await evaluate(loop, 1);
  const candidates = evaluations[0]?.candidates ?? [];
  opened.engine.calls.length = 0;
  opened.events.length = 0;
  const record = await measureReading(loop, 1, evaluations);
  const swapped = opened.events.flatMap((event) => (event.type === 'candidate' ? [event.candidate] : []));
  return { ...opened, record, candidates, swapped };
}

describe('reading', () => {
  it('is worth everything to a policy that writes what each task needs', async () => {
    const { record } = await read((task) => compactText(configuration({ learningRate: rateOf(task) })));
    expect(record).toMatchObject({ round: 1, own: { mean: 1, n: COUNT }, swapped: { mean: 0, n: COUNT } });
    expect(record.difference).toEqual({ mean: 1, standardError: 0, n: COUNT });
  });

  it('is worth nothing to one that always writes the same, and then trains nothing', async () => {
    const { record, engine, swapped } = await read(() => compactText(configuration({ learningRate: rateOf(2) })));
    expect(record.difference).toMatchObject({ mean: 0, standardError: 0 });
    expect(record.own.mean).toBeCloseTo(1 / COUNT);
    expect(record.own).toEqual(record.swapped);
    expect(engine.calls).toEqual([]);
    expect(swapped.every(({ sameAs }) => sameAs !== null)).toBe(true);
  });

  it('deals every configuration to another task, to each as many as it has', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { candidates, swapped } = await read(
        (task) => compactText(configuration({ learningRate: rateOf(task) })),
        2,
        seed,
      );
      expect(swapped.map(({ edit: written }) => written.id)).toEqual(
        candidates.map(({ edit: written }) => `${written.id}/swapped`),
      );
      const receivers = candidates.map(({ edit: written }, index) => [written.item, swapped[index]?.edit.item]);
      for (const [from, to] of receivers) expect(to).not.toBe(from);
      expect(new Set(receivers.map(String)).size).toBe(COUNT);
      expect(new Set(swapped.map(({ edit: written }) => written.item)).size).toBe(COUNT);
      for (const [index, { edit: written }] of swapped.entries())
        expect(written.configuration).toEqual(candidates[index]?.edit.configuration);
    }
  });

  it('trains with the key of the evaluation, only what that has not', async () => {
    // Sample 0 is the same everywhere, sample 1 tells tasks apart.
    const { engine, record } = await read((task, sample) =>
      compactText(configuration({ learningRate: sample === 0 ? rateOf(0) : rateOf(task), epochs: 1 + sample })),
    );
    const [jobs = []] = finetunesOf(engine);
    expect(jobs).toHaveLength(COUNT);
    expect(jobs.every(({ epochs }) => epochs === 2)).toBe(true);
    // Task 0 has two that solve it, the others one of two.
    expect(record.own.mean).toBeCloseTo((1 + (COUNT - 1) / 2) / COUNT);
    expect(record.swapped.mean).toBeCloseTo(1 / 2 / COUNT);
  });

  it('tells what it trains under a purpose of its own, so that nobody takes it for the policy’s answers', async () => {
    const { events } = await read((task) => compactText(configuration({ learningRate: rateOf(task) })));
    const scoped = events.filter((event) => 'purpose' in event);
    expect(scoped.map(({ type }) => type)).toEqual(expect.arrayContaining(['stage-done', 'progress', 'candidate']));
    expect(new Set(scoped.map(({ purpose, round }) => `${purpose} ${round}`))).toEqual(new Set(['reading 1']));
  });

  it('is measured once, of the policy that the run ends with, where tasks are held out', () => {
    const { conditions: all } = DEFAULT_PUZZLE_SETTINGS;
    const due = (rounds: number, heldOut: number, conditions: PuzzleSettings['conditions'] = all): boolean[] =>
      [0, 1, 2].map((round) => readingMeasure({ rounds, conditions }, heldOut).some((measure) => measure.due(round)));
    expect(due(2, 3)).toEqual([false, false, true]);
    expect(due(0, 3)).toEqual([false, false, false]);
    expect(due(2, 0)).toEqual([false, false, false]);
    expect(due(2, 3, ['in-context', 'constant'])).toEqual([false, false, false]);
  });

  it('keeps what is invalid invalid', async () => {
    const { record, swapped, engine } = await read(() => 'nothing', 1);
    expect(record).toMatchObject({ own: { mean: 0 }, swapped: { mean: 0 }, difference: { mean: 0 } });
    expect(swapped.every(({ untrained }) => untrained === 'invalid')).toBe(true);
    expect(finetunesOf(engine)).toEqual([]);
  });
});
